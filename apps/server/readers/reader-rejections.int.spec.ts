import { setTimeout as pause } from 'node:timers/promises';
import { BroadcastChannel, type Worker } from 'node:worker_threads';
import { KurrentDouble } from '../../../test/support/kurrentdb/double.ts';

const STRAY = new URL('../../../test/support/kurrentdb/stray-rejections.mjs', import.meta.url);

it('The thread of the readers survives a failure inside the client of its store', async () => {
  const loader = process.env['GREENFLAG_THREAD_LOADER'] ?? '';
  const imports = [loader, STRAY.href].map((url) => `import ${JSON.stringify(url)};`).join('');
  // The thread reads this when its module is loaded.
  process.env['GREENFLAG_THREAD_LOADER'] = `data:text/javascript,${encodeURIComponent(imports)}`;
  const { ReaderThread } = await import('./reader-thread.ts');
  const double = await KurrentDouble.start();
  const reports: string[] = [];
  const report = (message: string) => void reports.push(message);
  const thread = new ReaderThread({ store: double.url, limitMs: Infinity, report });
  const worker = (): Worker | null => Reflect.get(thread, 'worker') as Worker | null;
  const request = { meeting: 'm', projection: 'meeting' } as const;
  const ask = () => thread.ask({ kind: 'view', request }, -1, new AbortController().signal);
  expect((await ask()).kind).toBe('meeting-unknown');
  const before = worker();
  const channel = new BroadcastChannel('stray-rejections');
  channel.postMessage('reject');
  while (reports.length === 0) await pause(5);
  channel.close();
  expect(reports).toEqual([expect.stringContaining('The client of the store failed: Error: Failed to')]);
  expect(worker()).toBe(before);
  expect((await ask()).kind).toBe('meeting-unknown');
  await thread.close();
  double.close();
});
