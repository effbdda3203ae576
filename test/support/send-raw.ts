import { connect, type Socket } from 'node:net';

/** Bytes to a server as they are, for what no client would send. Answers all that came until it hung up. */
export function sendRaw(url: string, send: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => send(socket));
    let answer = '';
    socket.setEncoding('utf8').on('data', (data) => (answer += String(data)));
    // A server that has answered may hang up on whoever goes on sending.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}
