import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/*
 * Follows a stream with many clients, as a process of its own: `crowd.js URL CLIENTS`. The clients are bare
 * sockets that only count, so that they leave the processors to the server. It prints a line of JSON when all
 * clients have their first message, and another one for each line of input. It ends with its input.
 */
const [address = '', clients = ''] = process.argv.slice(2);
const { hostname, port, pathname } = new URL(address);
/** The server's queue of new connections is short, so only some connect at a time. */
const MAX_CONNECTING = 200;
const count = Number(clients);
const counted = { bytes: 0, frames: 0, revision: -1, ended: 0 };
let connecting = 0;
let following = 0;
let started = 0;

function follow(isRead: boolean): void {
  connecting += 1;
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nAccept: text/event-stream\r\n\r\n`);
  socket.once('data', () => {
    connecting -= 1;
    following += 1;
    followMore();
    if (following === count) setTimeout(print, 500);
  });
  socket.on('data', (chunk) => (counted.bytes += chunk.length));
  if (isRead) readMessages(socket);
  socket.on('error', () => undefined);
  socket.on('close', () => (counted.ended += 1));
}

/** Reads the ids of the messages, which costs more than to count bytes. One client does it for all. */
function readMessages(socket: Socket): void {
  let rest = '';
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    const ids = lines.filter((line) => line.startsWith('id: '));
    counted.frames += ids.length;
    counted.revision = Number(ids.at(-1)?.slice('id: '.length) ?? counted.revision);
  });
}

function followMore(): void {
  while (started < count && connecting < MAX_CONNECTING) {
    started += 1;
    follow(started === 1);
  }
}

const print = (): void => void process.stdout.write(`${JSON.stringify(counted)}\n`);

followMore();
createInterface({ input: process.stdin })
  .on('line', print)
  .on('close', () => process.exit());
