import { Measurement } from '#event-store';
import type { CommandSteps, IssueRequest, Outcome } from './requests.ts';

/*
 * What race control measures. All times are milliseconds by `performance.now()`.
 */

interface Period {
  readonly startMs: number;
  readonly endMs: number;
}

/** A command of an official or of a reaction, from its arrival to its answer. */
export interface CommandDone extends Period {
  readonly request: IssueRequest;
  /** Null when it failed. */
  readonly outcome: Outcome | null;
  /** Why it failed. */
  readonly error: unknown;
  readonly steps: CommandSteps;
}

/** One write of a group of commands. */
interface AppendDone extends Period {
  readonly commands: number;
  readonly records: number;
  readonly outcome: 'written' | 'conflict' | 'failed';
}

interface FoldDone {
  /** `open`: a whole log for the memory. `past`: an earlier state. `foreign`: records of another process. */
  readonly kind: 'open' | 'past' | 'foreign';
  /** Other work runs in between, and counts as well. */
  readonly tookMs: number;
}

interface ViewDone {
  readonly projection: string;
  readonly tookMs: number;
}

/** New records of a meeting, from the first that was durable until all followers were sent them. */
export interface PublishDone extends Period {
  readonly stream: string;
  /** The last record before them. */
  readonly after: number;
  /** The last of them. */
  readonly revision: number;
}

export const commandsDone = new Measurement<CommandDone>('greenflag.command');
export const appendsDone = new Measurement<AppendDone>('greenflag.append');
export const foldsDone = new Measurement<FoldDone>('greenflag.fold');
export const viewsDone = new Measurement<ViewDone>('greenflag.view');
export const publishesDone = new Measurement<PublishDone>('greenflag.publish');

/** Runs a fold in slices, and publishes how long it took. */
export async function measureFold<T>(kind: FoldDone['kind'], fold: () => Promise<T>): Promise<T> {
  const startMs = performance.now();
  try {
    return await fold();
  } finally {
    foldsDone.publish({ kind, tookMs: performance.now() - startMs });
  }
}
