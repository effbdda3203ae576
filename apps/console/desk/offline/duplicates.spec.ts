import type { LogEvent } from '#race-control';
import type { KeptCommand, TypedOffline } from '../../api/data/typed-offline.ts';
import { doubtsAbout, nearMsOf, recordedIn, recordsSince } from './duplicates.ts';

const second = (s: number): string => new Date(1_700_000_000_000 + s * 1_000).toISOString();

const typed = (commandId: string, s: number, more: Partial<KeptCommand> = {}): TypedOffline => ({
  commandId,
  meeting: 'm',
  issuer: { id: 'Pat', role: 'scorer' },
  command: { type: 'RecordLap', session: 'heat-1', car: '21', ...more } as KeptCommand,
  at: second(s),
  typedAt: s * 1_000,
});

const event = (revision: number, type: string, s: number, data: object = {}): LogEvent =>
  ({
    revision,
    type,
    data: { session: 'heat-1', car: '21', ...data },
    metadata: { commandId: `log-${revision}`, occurredAt: second(s), recordedAt: second(s) },
  }) as unknown as LogEvent;

const doubts = (list: readonly TypedOffline[], events: readonly LogEvent[] = [], nearMs = 3_000) =>
  Object.fromEntries(doubtsAbout(list, recordedIn(events), nearMs));

describe('A lap that was typed offline', () => {
  it('is doubtful if the log has a crossing of the car near that time', () => {
    const log = [event(12, 'LapSet', 98), event(14, 'CarFinished', 130)];
    expect(doubts([typed('a', 100), typed('b', 115), typed('c', 132)], log)).toMatchObject({
      a: { kind: 'crossing', revision: 12 },
      c: { kind: 'crossing', revision: 14 },
    });
  });

  it.each([
    ['another car', { car: '7' }],
    ['another session', { session: 'heat-2' }],
  ])('is not doubtful because of %s', (_, data) => {
    expect(doubts([typed('a', 100)], [event(12, 'LapSet', 100, data)])).toEqual({});
  });

  it('is the car of its class', () => {
    const own = typed('a', 100, { session: 'late/heat-1' });
    const log = [event(12, 'LapSet', 100, { session: 'late/heat-1', car: 'late/21' })];
    expect(doubts([own], log)).toMatchObject({ a: { kind: 'crossing' } });
  });

  it('is doubtful if its own command is in the log', () => {
    const log = [event(12, 'LapSet', 500)].map((one) => ({
      ...one,
      metadata: { ...one.metadata, commandId: 'a' },
    }));
    expect(doubts([typed('a', 100)], log)).toEqual({ a: { kind: 'recorded', revision: 12 } });
  });

  it('is doubtful if the list has the car just before, and the first one is not', () => {
    expect(doubts([typed('a', 100), typed('b', 102), typed('c', 120)])).toEqual({
      b: { kind: 'twice', at: second(100) },
    });
  });

  it('with its time is doubtful only beside the same time', () => {
    const log = [event(12, 'LapSet', 99, { timeMs: 13_413 })];
    expect(doubts([typed('a', 100, { timeMs: 13_414 })], log)).toEqual({});
    expect(doubts([typed('a', 160, { timeMs: 13_413 })], log)).toMatchObject({ a: { kind: 'crossing' } });
  });
});

it('A note is doubtful only if it is in the log', () => {
  const note = typed('a', 100, { type: 'AddNote', text: 'rain' });
  expect(doubts([note, { ...note, commandId: 'b' }], [event(12, 'LapSet', 100)])).toEqual({});
});

describe('Near', () => {
  it.each([
    [[], 3_000],
    [[null], 3_000],
    [[4_000, null], 3_000],
    [[16_000, 15_000, null], 7_500],
  ])('after laps of %j is %i ms', (laps, ms) => expect(nearMsOf(laps)).toBe(ms));
});

describe('The records since an instant', () => {
  const log = Array.from({ length: 1_200 }, (_, i) => event(i + 1, 'LapSet', i));
  const read = async (after: number, limit: number) =>
    Promise.resolve({ events: log.slice(after, after + limit) });

  it('are read back from the last one, and no further than needed', async () => {
    const found = await recordsSince(read, 1_200, Date.parse(second(1_150)));
    expect([found[0]?.revision, found.at(-1)?.revision, found.length]).toEqual([701, 1_200, 500]);
  });

  it('are all records if the log is younger', async () => {
    const found = await recordsSince(read, 1_200, Date.parse(second(-60)));
    expect(found.map(({ revision }) => revision)).toEqual(log.map(({ revision }) => revision));
  });
});
