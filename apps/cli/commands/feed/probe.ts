import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Command } from 'commander';
import { count } from '#domain';
import { encodeP3, feedAddress, FEED_PROTOCOLS, type FeedAddress } from '#timing-feeds';
import { interruptible, sleep } from '../../interrupt.ts';
import { jsonOption, parseWholeNumber, valueOption } from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { summaryOf, type FeedSummary, type HeardChunk } from './feed-summary.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** A probe keeps what it hears, so it stops before that is much. */
const MAX_BYTES = 8 * 1024 * 1024;
/** How often a P3 decoder is asked for its time. */
const ASK_TIME_MS = 1_000;

const ABOUT = `
It listens, and says what speaks there. It asks a P3 decoder for its time, and sends nothing else.
Exit code 1: nothing was heard, or nothing that Greenflag can read. Exit code 5: there is no connection.`;

interface Options {
  readonly seconds: number;
  readonly json?: boolean;
}

export function configureProbe(command: Command, output: Output): void {
  command
    .addOption(
      valueOption('--seconds <number>', 'how long to listen').argParser(parseWholeNumber).default(10),
    )
    .addOption(jsonOption())
    .addHelpText('after', ABOUT)
    .action((url: string, options: Options) =>
      interruptible((signal) => probe(url, options, output, signal)),
    );
}

async function probe(url: string, options: Options, output: Output, signal: AbortSignal): Promise<void> {
  const address = addressOf(url);
  const socket = await open(address);
  const askedAtMs: number[] = [];
  const chunks: HeardChunk[] = [];
  const heardEnough = AbortSignal.any([signal, listen(socket, chunks)]);
  const asking = address.protocol === 'p3' ? askForTime(socket, askedAtMs) : undefined;
  output.notify(`Connected to ${address.shown}. Listening for ${options.seconds} s.`);
  await sleep(options.seconds * 1_000, heardEnough);
  clearInterval(asking);
  socket.destroy();
  const summary = summaryOf(address.protocol, chunks, askedAtMs);
  if (summary.protocol === null) process.exitCode = EXIT.failed;
  if (options.json) return output.printJson({ url: address.shown, ...summary });
  return output.print(summaryWords(address, summary).join('\n'));
}

/** @throws CliError if the URL is not that of a feed to connect to */
export function addressOf(url: string): FeedAddress {
  const address = feedAddress(url);
  if (address && address.protocol !== 'bridge') return address;
  const protocols = FEED_PROTOCOLS.filter((name) => name !== 'bridge').join('://, ');
  throw new CliError(EXIT.usage, `"${url}" is not the URL of a feed. Write ${protocols}:// and the host.`);
}

async function open({ host, port, shown }: FeedAddress): Promise<Socket> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
    return socket;
  } catch (error) {
    socket.destroy();
    const { code = 'no answer' } = error as NodeJS.ErrnoException;
    const words = `There is no connection to ${shown} (${code}). Check its address and its power.`;
    throw new CliError(EXIT.unreachable, words, 'feed-away');
  }
}

/** Collects what comes. Returns a signal that aborts when the connection ends, or much was heard. */
function listen(socket: Socket, chunks: HeardChunk[]): AbortSignal {
  const ended = new AbortController();
  socket.on('data', (bytes: Buffer) => {
    chunks.push({ atMs: Date.now(), bytes });
    if (socket.bytesRead > MAX_BYTES) ended.abort();
  });
  socket.on('error', () => undefined);
  socket.once('close', () => ended.abort());
  return ended.signal;
}

function askForTime(socket: Socket, askedAtMs: number[]): NodeJS.Timeout {
  const ask = () => {
    askedAtMs.push(Date.now());
    socket.write(encodeP3({ kind: 'request', what: 'time' }));
  };
  ask();
  return setInterval(ask, ASK_TIME_MS);
}

function summaryWords({ shown, protocol }: FeedAddress, summary: FeedSummary): string[] {
  const { bytes, frames, badFrames, passings, transponders, noise, decoder, offsetMs } = summary;
  if (bytes === 0) return [`${shown} was silent.`];
  if (summary.protocol === null) return [`${shown} sent ${count(bytes, 'byte')}, and none of it is known.`];
  const other = summary.protocol === protocol ? '' : `, not ${protocol}: change the URL`;
  const lines = [
    `${shown} speaks ${summary.protocol}${other}.`,
    `  ${count(frames, 'sound frame')}, ${badFrames} damaged`,
    `  ${count(passings, 'passing')} of ${count(transponders, 'transponder')}`,
  ];
  if (decoder !== null) lines.push(`  decoder ${decoder}`);
  if (noise !== null) lines.push(`  noise ${noise}`);
  if (offsetMs !== null) lines.push(`  clock: server minus decoder is ${(offsetMs / 1_000).toFixed(3)} s`);
  return lines;
}
