import { defer, endWith, filter, firstValueFrom, fromEvent, map, merge, take, timer } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Fact } from '#domain';

export interface RevisionWait {
  readonly revision: number;
  readonly waitMs: number;
  /** Aborts when the client has disconnected. */
  readonly signal: AbortSignal;
}

/** `closing` means that the revision will not come, because the server is shutting down. */
export type RevisionWaitResult = 'reached' | 'timed-out' | 'closing';

/** Waits for a revision of any process, without polling. */
export function waitForRevision(
  changes: Observable<Fact>,
  isReached: () => Promise<boolean>,
  { revision, waitMs, signal }: RevisionWait,
): Promise<RevisionWaitResult> {
  const arrived = changes.pipe(
    filter((fact) => fact.revision >= revision),
    take(1),
    map((): RevisionWaitResult => 'reached'),
    endWith<RevisionWaitResult>('closing'),
  );
  // Checks only after `changes` is subscribed, so that no record falls between the two.
  const alreadyThere = defer(isReached).pipe(
    filter((isThere) => isThere),
    map((): RevisionWaitResult => 'reached'),
  );
  const ended = merge(timer(waitMs), fromEvent(signal, 'abort'));
  const timedOut = ended.pipe(map((): RevisionWaitResult => 'timed-out'));
  return firstValueFrom(merge(arrived, alreadyThere, timedOut));
}
