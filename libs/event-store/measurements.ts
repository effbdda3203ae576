import { Measurement } from './measurement.ts';

/** A transaction that changed the store, of an engine that flushes by itself. */
interface Commit {
  /** Number of appends and other requests that changed something. */
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
