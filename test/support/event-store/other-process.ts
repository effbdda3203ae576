import { randomUUID } from 'node:crypto';
import { openStore } from '#event-store/open';
import { take, tap, lastValueFrom } from 'rxjs';

/**
 * The other process of a test, on the store of that URL. It prints a line for each step.
 *   follow URL STREAM COUNT   prints COUNT events
 *   append URL STREAM COUNT   appends COUNT events one after another, and prints the id of each acknowledged
 *   one append-and-exit URL STREAM COUNT   does the same with several writers, and exits while they still
 *   write
 */
const [, , verb, url = '', stream = '', count = '1'] = process.argv;
const store = await openStore(url);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (verb === 'follow') {
  const following = store.subscribe(stream, null).pipe(
    take(Number(count)),
    tap((event) => say(JSON.stringify(event))),
  );
  await lastValueFrom(following);
}

const append = async (n: number): Promise<string> => {
  const id = randomUUID();
  await store.append(stream, [{ id, type: 'LapRecorded', data: { n }, metadata: {} }], 'any');
  return id;
};

for (let n = 0; verb === 'append' && n < Number(count); n += 1) say(await append(n));

let acknowledged = 0;
const appendOn = async (): Promise<void> => {
  for (;;) {
    const id = await append(acknowledged);
    if (acknowledged < Number(count)) say(id);
    acknowledged += 1;
    if (acknowledged === Number(count)) process.exit(0);
  }
};
if (verb === 'append-and-exit') await Promise.all([appendOn(), appendOn(), appendOn()]);

await store.close();
