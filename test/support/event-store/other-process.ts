import { randomUUID } from 'node:crypto';
import { openStore } from '#event-store/open';
import { take, tap, lastValueFrom } from 'rxjs';

/**
 * The other process of a test, on the store of that URL. It prints a line for each step.
 *   follow URL STREAM COUNT   prints COUNT events
 *   append URL STREAM COUNT   appends COUNT events one after another, and prints the id of each acknowledged
 *   append-and-wait URL STREAM COUNT   does the same, and closes the store on SIGTERM
 *   append-and-exit URL STREAM COUNT   does the same with several writers, and exits while they still
 *   write
 */
const [, , verb, url = '', stream = '', count = '1'] = process.argv;
let store = await openStore(url);
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

for (let n = 0; (verb === 'append' || verb === 'append-and-wait') && n < Number(count); n += 1)
  say(await append(n));

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

if (verb === 'append-and-wait') {
  const awake = setInterval(() => undefined, 60_000);
  await new Promise((resolve) => process.once('SIGTERM', resolve));
  clearInterval(awake);
}
await store.close();
if (verb === 'append-and-wait') {
  // The driver of Node 20 closes a connection only when its statements are collected.
  store = await openStore('memory:');
  for (let i = 0; i < 5; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
  }
  // As the command line does. Node would otherwise close what was left open on purpose.
  process.exit();
}
