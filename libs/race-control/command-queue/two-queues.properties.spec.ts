import fc from 'fast-check';
import type { Command } from '#domain';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import {
  accept,
  enter,
  issue,
  logOf,
  MEETING,
  note,
  schedule,
  uuid,
  withdraw,
} from '../../../test/support/race.ts';
import type { Outcome } from '../requests.ts';
import { RaceControl } from '../race-control.ts';

const car = fc.constantFrom('1', '2', '3');
const command: fc.Arbitrary<Command> = fc.oneof(
  car.map(enter),
  car.map(withdraw),
  fc.constantFrom('rain', 'sun').map(note),
);
/**
 * A command with its queue, a delay in turns of the event loop, and an id. There are few ids, so that they
 * repeat.
 */
const issued = fc.record({
  command,
  queue: fc.nat(1),
  turns: fc.nat(4),
  id: fc.option(fc.nat(5), { nil: null }),
});

/** Returns a store whose appends and reads take a random number of turns of the event loop. */
function slow(real: EventStore, turnsOf: () => number): EventStore {
  const wait = async () => {
    for (let n = turnsOf(); n > 0; n -= 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return Object.create(real, {
    append: {
      value: async (...args: Parameters<EventStore['append']>) => {
        await wait();
        const receipt = await real.append(...args);
        await wait();
        return receipt;
      },
    },
    readStream: {
      value: async (...args: Parameters<EventStore['readStream']>) => {
        await wait();
        return real.readStream(...args);
      },
    },
  }) as EventStore;
}

interface Answered {
  readonly id: string;
  readonly command: Command;
  readonly outcome: Outcome;
}

function writtenBy(answers: readonly Answered[]): Map<number, string> {
  const written = new Map<number, string>();
  for (const { id, outcome } of answers) {
    if (outcome.kind !== 'accepted') continue;
    for (const { revision, type } of outcome.receipt.events) {
      const entry = `${type} by ${id}`;
      expect(written.get(revision) ?? entry).toBe(entry);
      written.set(revision, entry);
    }
  }
  return written;
}

describe('two command queues over one store', () => {
  it('write a serial order with each command once, and lose no accepted command', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(issued, { maxLength: 40 }),
        fc.infiniteStream(fc.nat(3)),
        async (all, waits) => {
          const real = await openStore('memory:');
          const turnsOf = () => Number(waits.next().value);
          const races = [1, 2].map(() => new RaceControl(slow(real, turnsOf), { presets: new Map() }));
          const [first] = races;
          if (first) await accept(first, schedule, { id: uuid(999) });
          const answers = await Promise.all(
            all.map(async ({ command, queue, turns, id }, n): Promise<Answered> => {
              for (let left = turns; left > 0; left -= 1)
                await new Promise((resolve) => setImmediate(resolve));
              const commandId = uuid(id ?? 100 + n);
              const outcome = await issue(races[queue] as RaceControl, command, { id: commandId });
              return { id: commandId, command, outcome };
            }),
          );
          const log = await logOf(real);
          const inLog = log
            .slice(1)
            .map(({ type, metadata }) => `${type} by ${String(metadata['commandId'])}`);
          const written = writtenBy(answers);
          expect([...written].sort(([a], [b]) => a - b).map(([, entry]) => entry)).toEqual(inLog);
          expect(new Set(inLog).size).toBe(inLog.length);
          expect(isSerial(log.slice(1))).toBe(true);
          for (const race of races) {
            await race.drain();
            expect((await race.state(MEETING))?.revision).toBe(log.length - 1);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

/**
 * Checks that no car is entered twice or withdrawn while it is not entered. A serial order would refuse both.
 */
function isSerial(
  log: readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[],
): boolean {
  const there = new Set<unknown>();
  return log.every(({ type, data }) => {
    if (type === 'CarEntered') return !there.has(data['car']) && there.add(data['car']);
    if (type === 'CarWithdrawn') return there.delete(data['car']);
    return true;
  });
}
