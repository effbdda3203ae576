import { EMPTY } from 'rxjs';
import type { Role } from '#domain';
import type { FeedOutcome, FeedOutput } from '../feed-types.ts';
import { Outbox } from './outbox.ts';

const output = (number: number, role: Role = 'timer'): FeedOutput => ({
  rawN: number,
  command: {
    commandId: `c${number}`,
    role,
    command: {
      type: 'RecordCrossing',
      car: '12',
      line: 'sf',
      passing: { feed: 'sf', epoch: 0, number },
      at: '2026-05-02T18:00:00.000Z',
    },
  },
});

/** An outbox whose meeting gives the answers of the test, and whose waits end when the test says so. */
class Scene {
  answer: FeedOutcome = { kind: 'accepted', revision: 1 };
  readonly issued: string[] = [];
  readonly settled: string[] = [];
  private readonly timers: (() => void)[] = [];
  readonly outbox = new Outbox({
    feed: 'sf',
    meeting: {
      meeting: 'm',
      changes: EMPTY,
      commandId: (identity) => identity,
      laps: () => Promise.resolve(new Map()),
      issue: (_, commands) => {
        this.issued.push(...commands.map(({ commandId }) => commandId));
        return Promise.resolve(commands.map(() => this.answer));
      },
    },
    clock: {
      now: () => 0,
      random: () => 0,
      after: (_, run) => {
        this.timers.push(run);
        return () => undefined;
      },
    },
    settled: ({ command }, { kind }) => this.settled.push(`${command.commandId} ${kind}`),
  });

  async add(...outputs: readonly FeedOutput[]): Promise<void> {
    for (const each of outputs) this.outbox.add(each);
    await this.answered();
  }

  /** Lets the waits of the outbox end. */
  async later(): Promise<void> {
    for (const run of this.timers.splice(0)) run();
    await this.answered();
  }

  private answered(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the commands of a feed', () => {
  it.each(['role-may-not', 'meeting-unknown'])('wait while the meeting answers %s', async (code) => {
    const scene = new Scene();
    scene.answer = { kind: 'refused', code, words: 'No.' };
    await scene.add(output(1), output(2));
    expect(scene.settled).toEqual([]);
    expect([scene.outbox.size, scene.outbox.away, scene.outbox.isBarred]).toEqual([2, 'No.', true]);

    scene.answer = { kind: 'accepted', revision: 1 };
    await scene.later();
    expect(scene.settled).toEqual(['c1 accepted', 'c2 accepted']);
    expect([scene.outbox.size, scene.outbox.away, scene.outbox.isBarred]).toEqual([0, null, false]);
  });

  it('are refused for good if only an official of another role may issue them', async () => {
    const scene = new Scene();
    scene.answer = { kind: 'refused', code: 'role-may-not', words: 'No.' };
    await scene.add(output(1, 'starter'));
    expect(scene.settled).toEqual(['c1 refused']);
  });

  it('are refused for good for another reason', async () => {
    const scene = new Scene();
    scene.answer = { kind: 'refused', code: 'car-not-entered', words: 'No.' };
    await scene.add(output(1));
    expect(scene.settled).toEqual(['c1 refused']);
  });
});
