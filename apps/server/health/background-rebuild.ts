import type { EventStore } from '#event-store';
import {
  rebuildOutdated,
  type OutdatedMeeting,
  type RaceControl,
  type RebuildHealth,
  type SnapshotKeys,
} from '#race-control';

/**
 * Rebuilds, while the server runs, what other versions of the projections have stored. Requests do not wait
 * for it: until a meeting is rebuilt, they are answered from its old data. It pauses while commands wait or
 * are slow.
 */
export class BackgroundRebuild {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private currentHealth: RebuildHealth = { meeting: null, records: 0, done: 0, wrong: [] };

  constructor(
    private readonly store: EventStore,
    private readonly race: Pick<RaceControl, 'waitUntilQuiet'>,
    private readonly log: Record<'info' | 'error', (message: string) => void>,
    private readonly keys?: SnapshotKeys,
  ) {}

  get health(): RebuildHealth {
    return this.currentHealth;
  }

  start(): void {
    this.running = this.run().catch((error: unknown) => {
      this.log.error(`Data of other versions was not rebuilt and remains as it is: ${String(error)}`);
    });
  }

  /** Stops the rebuild. A meeting that is not finished keeps its old data until the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const progress = (meeting: string, records: number) => {
      this.currentHealth = { ...this.currentHealth, meeting, records };
    };
    const giveWay = () => this.race.waitUntilQuiet(signal);
    for await (const outdated of rebuildOutdated(this.store, {
      signal,
      progress,
      giveWay,
      ...(this.keys && { keys: this.keys }),
    })) {
      const message = reportOf(outdated);
      const { done, wrong } = this.currentHealth;
      const isWrong = outdated.outcome instanceof Error || outdated.outcome?.kept === 'different';
      if (message !== null) this.log[isWrong ? 'error' : 'info'](message);
      this.currentHealth = {
        meeting: null,
        records: 0,
        done: outdated.outcome ? done + 1 : done,
        wrong: isWrong ? [...wrong, outdated.meeting] : wrong,
      };
    }
  }
}

/** Returns the message for the operator, or null when nothing changed and nothing is wrong. */
function reportOf({ meeting, changed, outcome }: OutdatedMeeting): string | null {
  if (outcome === null) return null;
  if (outcome instanceof Error) {
    return `${meeting} could not be rebuilt and remains as it was: ${outcome.message}`;
  }
  const { records, kept, differences } = outcome;
  if (kept === 'different') {
    const views = differences.map(({ projection, session, path }) => {
      return `${projection}${session === null ? '' : `/${session}`} at ${path || '/'}`;
    });
    const where = views.length > 0 ? views.join(', ') : 'data that no view shows';
    return (
      `${meeting}: stored data differs from the log: ${where}. ` +
      'The log is right. Restart the server so that no answer uses the stored data.'
    );
  }
  return changed.length === 0 ? null : `${meeting} rebuilt from ${records} records: ${changed.join(', ')}`;
}
