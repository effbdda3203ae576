import { status, Metadata } from '@grpc/grpc-js';
import { isMadeByClient } from '../failures.ts';
import { makeClient } from './guarded-client.ts';

/** What the client does when a stream of its old channel fails while it looks for a node to connect to. */
interface Internals {
  getChannel: () => Promise<unknown>;
  handleError: (grpcClient: unknown, error: unknown) => unknown;
}

const UNAVAILABLE = Object.assign(new Error('14 UNAVAILABLE: Connection dropped'), {
  code: status.UNAVAILABLE,
  details: 'Connection dropped',
  metadata: new Metadata(),
});

it('reports that no node was found while a call failed, and no rejection is left unhandled', async () => {
  const reported: unknown[] = [];
  const url = 'kurrentdb://127.0.0.1:9,127.0.0.1:19?tls=false&discoveryInterval=5';
  const client = makeClient({ connection: url, url }, (error) => reported.push(error));
  const internals = client as unknown as Internals;
  const opening = internals.getChannel();
  void internals.handleError({ getChannel: () => undefined }, UNAVAILABLE);
  await expect(opening).rejects.toThrow('Failed to discover');
  // A rejection that is left unhandled fails the test: Node reports it after the microtasks of a turn.
  await new Promise((go) => setImmediate(go));
  expect(reported).toEqual([
    expect.objectContaining({ message: expect.stringContaining('Failed to') as string }),
  ]);
});

describe('isMadeByClient', () => {
  it('knows an error by the first frame of its stack that is not of Node or of gRPC', async () => {
    const url = 'kurrentdb://127.0.0.1:9,127.0.0.1:19?tls=false&discoveryInterval=5';
    const client = makeClient({ connection: url, url }, () => undefined) as unknown as Internals;
    const error = (await client.getChannel().catch((reason: unknown) => reason)) as Error;
    expect(isMadeByClient(error)).toBe(true);
    const frames = error.stack?.split('\n').slice(1).join('\n') ?? '';
    const ours = '    at Store.append (/app/dist/chunks/store.js:10:7)\n';
    const grpcs = '    at callErrorFromStatus (/app/node_modules/@grpc/grpc-js/build/src/call.js:31:19)\n';
    expect(isMadeByClient({ stack: `Error: 14\n${grpcs}${frames}` })).toBe(true);
    expect(isMadeByClient({ stack: `TypeError: x\n${ours}${frames}` })).toBe(false);
    expect(isMadeByClient({ stack: `Error: 14\n${grpcs}${ours}` })).toBe(false);
  });

  it('does not know what has no stack', () => {
    expect([undefined, null, 'gone', new Error('x')].map(isMadeByClient)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
