import { once } from 'node:events';
import { request } from 'node:http';
import { DIRECTOR } from './server.ts';

/** Begins to send a command, and leaves once the server waits for the rest of it. */
export async function abortCommand(url: string): Promise<void> {
  const headers = { ...DIRECTOR, 'content-type': 'application/json', expect: '100-continue' };
  const sent = request(`${url}/api/meetings/m/commands`, {
    method: 'POST',
    headers: { ...headers, 'content-length': 1_000 },
  });
  sent.on('error', () => undefined);
  sent.flushHeaders();
  await once(sent, 'continue');
  sent.destroy();
}
