import { once } from 'node:events';
import { connect } from 'node:net';

/** Connects to a port, again and again until it is open, and returns all bytes of one connection. */
export async function receive(port: number): Promise<Buffer> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    const end = await Promise.race([
      once(socket, 'close').then(() => 'closed' as const),
      once(socket, 'error').then(() => 'refused' as const),
    ]).catch(() => 'refused' as const);
    if (end === 'closed' && socket.bytesRead > 0) return Buffer.concat(chunks);
  }
}
