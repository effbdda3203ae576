import { connect, type Socket } from 'node:net';
import type { FeedClock } from '../feed-types.ts';
import { reconnectWaitMs } from './reconnect-wait.ts';

const CONNECT_WITHIN_MS = 5_000;

/** What the owner of a connection does about its events. */
export interface ConnectionHandlers {
  readonly connected: () => void;
  readonly bytes: (chunk: Uint8Array) => void;
  /** The connection ended, or was not made. It is tried again by itself. */
  readonly lost: (words: string) => void;
}

/** A connection that is made again whenever it is lost. */
export interface FeedConnection {
  readonly start: () => void;
  /** Sends bytes to the other side. Drops them without a connection: every connection asks anew. */
  readonly send: (bytes: Uint8Array) => void;
  /** The other side sent something sound: the next reconnect need not wait long. */
  readonly heard: () => void;
  /** Gives the connection up, because nothing was heard for too long, and makes a new one. */
  readonly renew: (words: string) => void;
  /** Stops to read, so that the other side keeps what it has, or reads on. */
  readonly pause: (isPaused: boolean) => void;
  readonly stop: () => void;
}

/** Makes the connection of a feed. The app may bring another one than TCP. */
export type Dial = (handlers: ConnectionHandlers) => FeedConnection;

/** Returns how to connect to a TCP server. */
export const dialTcp =
  (address: { readonly host: string; readonly port: number }, clock: FeedClock): Dial =>
  (handlers) =>
    new TcpConnection(address, clock, handlers);

class TcpConnection implements FeedConnection {
  private socket: Socket | null = null;
  private failures = 0;
  private isPaused = false;
  private isStopped = false;
  private cancelTimer: () => void = () => undefined;

  constructor(
    private readonly address: { readonly host: string; readonly port: number },
    private readonly clock: FeedClock,
    private readonly handlers: ConnectionHandlers,
  ) {}

  start(): void {
    if (this.isStopped) return;
    const socket = connect({ ...this.address, noDelay: true, keepAlive: true });
    this.socket = socket;
    this.cancelTimer = this.clock.after(CONNECT_WITHIN_MS, () => {
      // After a process stood still, the timer comes before an answer that is there already.
      this.cancelTimer = this.clock.after(0, () => {
        if (socket.connecting) socket.destroy(new Error(`no answer within ${CONNECT_WITHIN_MS / 1_000} s`));
      });
    });
    socket.once('connect', () => {
      this.cancelTimer();
      if (this.isPaused) socket.pause();
      this.handlers.connected();
    });
    let words = 'The other side closed the connection.';
    socket.on('data', (chunk: Uint8Array) => this.handlers.bytes(chunk));
    socket.on('error', ({ message }) => (words = `The connection failed: ${message}.`));
    socket.once('close', () => this.closed(socket, words));
  }

  send(bytes: Uint8Array): void {
    if (this.socket?.readyState === 'open') this.socket.write(bytes);
  }

  heard(): void {
    this.failures = 0;
  }

  renew(words: string): void {
    this.socket?.destroy(new Error(words));
  }

  pause(isPaused: boolean): void {
    this.isPaused = isPaused;
    if (isPaused) this.socket?.pause();
    else this.socket?.resume();
  }

  stop(): void {
    this.isStopped = true;
    this.cancelTimer();
    this.socket?.destroy();
    this.socket = null;
  }

  private closed(socket: Socket, words: string): void {
    if (this.isStopped || this.socket !== socket) return;
    this.socket = null;
    this.cancelTimer();
    this.failures += 1;
    this.handlers.lost(words);
    const waitMs = reconnectWaitMs(this.failures, this.clock.random());
    this.cancelTimer = this.clock.after(waitMs, () => this.start());
  }
}
