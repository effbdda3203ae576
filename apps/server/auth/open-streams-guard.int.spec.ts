import { connect } from 'node:net';
import { fastify } from 'fastify';
import { NEVER } from 'rxjs';
import type { OfficialsLog } from '#race-control';
import { nextTurn } from '../../../test/support/race.ts';
import { OpenStreamsGuard } from './open-streams-guard.ts';
import type { VerifiedToken } from './verifier.ts';

const REQUESTS = 3;

it('forgets the answers of a client that leaves before their turn on its connection', async () => {
  const guard = new OpenStreamsGuard({ states: NEVER } as unknown as OfficialsLog);
  const app = fastify();
  let asked = 0;
  app.get('/', (request, reply) => {
    guard.watch(request, reply, { verified: {} as VerifiedToken, meeting: undefined });
    asked += 1;
    return new Promise(() => undefined);
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
    socket.write('GET / HTTP/1.1\r\nhost: test\r\n\r\n'.repeat(REQUESTS)),
  );
  while (asked < REQUESTS) await nextTurn();
  expect(guard.size).toBe(REQUESTS);
  socket.destroy();
  while (guard.size > 0) await nextTurn();
  guard.close();
  await app.close();
});
