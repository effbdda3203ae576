import { Measurement } from './measurement.ts';

/** A transaction of an engine that flushes by itself. */
interface Commit {
  /** Number of appends and other writes in it. */
  readonly writes: number;
  /** Duration of the commit, which includes the flush. */
  readonly tookMs: number;
}

interface Reconnection {
  /** What was made again: the client of the engine, or its subscription. */
  readonly what: 'client' | 'subscription';
}

export const commits = new Measurement<Commit>('greenflag.store.commit');
export const reconnections = new Measurement<Reconnection>('greenflag.store.reconnection');
