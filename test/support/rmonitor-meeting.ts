import { feed as feedSchema, type Feed } from '../../libs/timing-feeds/feeds-file.ts';
import type { FeedCommand, IntakeOutput, MeetingNow } from '../../libs/timing-feeds/feed-types.ts';
import type { RMonitorIntake } from '../../libs/timing-feeds/rmonitor-in/rmonitor-intake.ts';

export const START = Date.UTC(2026, 5, 6, 16);

/** A meeting that accepts every command once, and answers a repetition with its first receipt. */
export class AcceptingMeeting {
  readonly written = new Map<string, FeedCommand>();
  readonly #revisions = new Map<string, number>();
  readonly meeting = 'm';
  readonly commandId = (identity: string): string => identity;

  issue(intake: RMonitorIntake, outputs: readonly IntakeOutput[]): void {
    for (const output of outputs) {
      if (output.kind !== 'command') continue;
      const { commandId } = output.command;
      const revision = this.#revisions.get(commandId) ?? this.written.size;
      this.#revisions.set(commandId, revision);
      if (revision === this.written.size) this.written.set(commandId, output.command);
      intake.settled(output, { kind: 'accepted', revision });
    }
  }

  types(): string[] {
    return this.commands().map(({ type }) => type);
  }

  commands(): (Record<string, unknown> & { readonly type: string })[] {
    return [...this.written.values()].map(({ command }) => ({ ...command }));
  }
}

export const nowWith = (
  cars: readonly string[],
  session = { phase: 'green', flag: 'green' },
): MeetingNow => ({
  revision: 1,
  sessions: [{ session: 'heat-1', ...session }],
  cars: new Map(),
  entries: cars.map((car) => ({ car, driver: `Driver ${car}`, transponder: null })),
});

export const feedOf = (settings: Partial<Feed>): Feed =>
  feedSchema.parse({
    name: 'orbits',
    url: 'rmonitor://127.0.0.1',
    flags: 'ignore',
    entries: 'ignore',
    ...settings,
  });
