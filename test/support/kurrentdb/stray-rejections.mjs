// @ts-check
/**
 * Is loaded into a server before its program, for tests of rejections that nobody awaits:
 *   node --import ./test/support/kurrentdb/stray-rejections.mjs dist/apps/cli/main.js serve …
 * SIGUSR2 makes one inside a client of KurrentDB, and SIGHUP one outside of it. In another thread, which gets
 * no signals, every message of the channel `stray-rejections` makes one inside a client.
 */
import { BroadcastChannel, isMainThread } from 'node:worker_threads';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';

process.on('SIGHUP', () => void Promise.reject(new Error('a mistake of ours')));
process.on('SIGUSR2', rejectInClient);
if (!isMainThread) {
  const channel = new BroadcastChannel('stray-rejections');
  channel.onmessage = rejectInClient;
  channel.unref();
}

function rejectInClient() {
  const client = KurrentDBClient.connectionString`kurrentdb://127.0.0.1:9,127.0.0.1:19?tls=false&discoveryInterval=5`;
  const internals = /** @type {{ getChannel: () => Promise<unknown>, handleError: Function }} */ (
    /** @type {unknown} */ (client)
  );
  internals.getChannel().catch(() => undefined);
  const failure = { code: 14, details: 'Connection dropped', metadata: undefined };
  internals.handleError({ getChannel: () => undefined }, Object.assign(new Error('14'), failure));
}
