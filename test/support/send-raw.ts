import { connect, type Socket } from 'node:net';

/** Sends bytes to a server that no client would send. Returns all bytes until it closes the connection. */
export function sendRaw(url: string, send: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => send(socket));
    let answer = '';
    socket.setEncoding('utf8').on('data', (data) => (answer += String(data)));
    // A server that has answered may close the connection while we still send.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}
