import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { problemFromError } from './problem-filter.ts';

const requestOf = (raw: IncomingMessage) =>
  ({ raw, headers: {}, method: 'POST', url: '/api/meetings/m/commands' }) as unknown as FastifyRequest;

describe('a client that closes its connection', () => {
  it('causes no error of the server, also when it has sent the whole body', async () => {
    const raw = new IncomingMessage(new Socket());
    raw.complete = true;
    // The server of Node.js ends a request of a closed connection with this error.
    const aborted = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    raw.destroy(aborted);
    await once(raw, 'error').catch(() => {});
    expect(problemFromError(aborted, requestOf(raw)).body.code).toBe('request-timeout');
  });
});
