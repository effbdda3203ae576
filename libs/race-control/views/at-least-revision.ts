import { defer, endWith, filter, firstValueFrom, fromEvent, map, merge, take, timer } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Fact } from '#domain';

/** Until when somebody waits for a revision. */
export interface Patience {
  readonly revision: number;
  /** Milliseconds. */
  readonly wait: number;
  /** Whoever waited has gone. */
  readonly signal: AbortSignal;
}

/** It is there; it did not come in time; nothing more will come, because this house is closing. */
export type Reached = 'there' | 'late' | 'closing';

/** Waits for a revision, whoever writes it, without asking again and again. */
export function reached(
  changes: Observable<Fact>,
  isThere: () => Promise<boolean>,
  { revision, wait, signal }: Patience,
): Promise<Reached> {
  const came = changes.pipe(
    filter((fact) => fact.revision >= revision),
    take(1),
    map((): Reached => 'there'),
    endWith<Reached>('closing'),
  );
  // Asked once the changes are being listened to, so that none falls between the two.
  const was = defer(isThere).pipe(
    filter((is) => is),
    map((): Reached => 'there'),
  );
  const late = merge(timer(wait), fromEvent(signal, 'abort')).pipe(map((): Reached => 'late'));
  return firstValueFrom(merge(came, was, late));
}
