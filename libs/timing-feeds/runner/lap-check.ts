import { classOf, withClass } from '#domain';
import type { LapDifference } from '../feed-status.ts';

const EVERY_MS = 5_000;

/**
 * Compares the laps of a timing program with ours. A difference is shown when it was there twice: the two
 * count a crossing at different moments.
 */
export class LapCheck {
  private checkedAtMs = -Infinity;
  private session: string | null = null;
  private last: readonly LapDifference[] = [];
  private shown: readonly LapDifference[] = [];

  constructor(private readonly lapsOf: (session: string) => Promise<ReadonlyMap<string, number>>) {}

  get differences(): readonly LapDifference[] {
    return this.shown;
  }

  async tick(
    theirs: ReadonlyMap<string, number> | null,
    session: string | null,
    nowMs: number,
  ): Promise<void> {
    const compared = theirs === null ? null : session;
    if (compared !== this.session) [this.session, this.last, this.shown] = [compared, [], []];
    if (!theirs || session === null || nowMs - this.checkedAtMs < EVERY_MS) return;
    this.checkedAtMs = nowMs;
    const ours = await this.lapsOf(session).catch(() => null);
    if (!ours || session !== this.session) return;
    const found = [...theirs].flatMap(([car, laps]): LapDifference[] => {
      const own = ours.get(car) ?? ours.get(withClass(classOf(session), car)) ?? 0;
      return own === laps ? [] : [{ car, ours: own, theirs: laps }];
    });
    const before = new Set(this.last.map(({ car }) => car));
    this.shown = found.filter(({ car }) => before.has(car));
    this.last = found;
  }
}
