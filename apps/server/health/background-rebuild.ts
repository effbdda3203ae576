import type { EventStore } from '#event-store';
import { rebuildOutdated, type OutdatedMeeting } from '#race-control';

/** How far the rebuilding at the start has come, for whoever looks after the server. */
export interface RebuildingHealth {
  /** The meeting that is being rebuilt, and its records so far; null where none is. */
  readonly meeting: string | null;
  readonly records: number;
  /** Meetings rebuilt since the start. */
  readonly done: number;
  /** Those of them whose kept answers were not what their logs say, or that could not be rebuilt. */
  readonly wrong: readonly string[];
}

/**
 * Rebuilds, once the server runs, what other versions of the projections have left. Nobody waits for it:
 * until a meeting is done, answers come from what was there.
 */
export class BackgroundRebuild {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private now: RebuildingHealth = { meeting: null, records: 0, done: 0, wrong: [] };

  constructor(
    private readonly store: EventStore,
    private readonly tell: (words: string) => void,
  ) {}

  get health(): RebuildingHealth {
    return this.now;
  }

  start(): void {
    this.running = this.run().catch((error: unknown) => {
      this.tell(`What other versions have left is not rebuilt, and stands as it is: ${String(error)}`);
    });
  }

  /** What it has not finished stands as it was, and is begun again at the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const progress = (meeting: string, records: number) => (this.now = { ...this.now, meeting, records });
    for await (const outdated of rebuildOutdated(this.store, { signal, progress })) {
      const words = toldOf(outdated);
      if (words !== null) this.tell(words);
      const { done, wrong } = this.now;
      const isWrong = outdated.outcome instanceof Error || outdated.outcome?.kept === 'different';
      this.now = {
        meeting: null,
        records: 0,
        done: outdated.outcome ? done + 1 : done,
        wrong: isWrong ? [...wrong, outdated.meeting] : wrong,
      };
    }
  }
}

/** What is worth a word: a version that has changed, and whatever is not as it should be. */
function toldOf({ meeting, changed, outcome }: OutdatedMeeting): string | null {
  if (outcome === null) return null;
  if (outcome instanceof Error) {
    return `${meeting} could not be rebuilt, and stands as it was: ${outcome.message}`;
  }
  const { records, kept, differences } = outcome;
  if (kept === 'different') {
    const views = differences.map(({ projection, session, path }) => {
      return `${projection}${session === null ? '' : `/${session}`} at ${path || '/'}`;
    });
    const where = views.length > 0 ? `: ${views.join(', ')}` : ' in what no view shows';
    return (
      `${meeting}: what was kept differs from the log${where}. ` +
      'The log holds: restart the server, so that no answer rests on what was kept.'
    );
  }
  return changed.length === 0 ? null : `${meeting} rebuilt from ${records} records: ${changed.join(', ')}`;
}
