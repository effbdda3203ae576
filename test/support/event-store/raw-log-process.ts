import { folderFiles, openRawLog, systemClock } from '#timing-feeds';

/* Keeps raw records in a folder until it is killed. Prints the number of each record that is durable. */
const [, , folder = ''] = process.argv;
const log = await openRawLog({ files: folderFiles(folder), clock: systemClock, maxSegmentBytes: 100_000 });
const connection = log.nextConnection();

const keepOn = async (): Promise<void> => {
  for (;;) {
    const n = log.append(connection, Buffer.from('passing '.repeat(1 + Math.floor(Math.random() * 400))));
    if (await log.durable(n)) process.stdout.write(`${n}\n`);
  }
};
await Promise.all([keepOn(), keepOn(), keepOn()]);
