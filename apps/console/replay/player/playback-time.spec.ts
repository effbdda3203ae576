import type { LogRow } from '../../api/data/records.ts';
import { struckWords, strikesIn, withStrikes, type StrikeEvent } from '../struck-rows.ts';
import { lengthOf, LONGEST_SILENCE_MS, neighbour, placeAt, placeBy, trackOf } from './playback-time.ts';
import { row } from '../rows.fixture.ts';

const heat = (): LogRow[] => [
  row(20, 'LineupPosted', '18:00:00'),
  row(21, 'SessionOpened', '20:00:00'),
  row(22, 'GreenShown', '20:00:10'),
  row(23, 'LapSet', '20:00:24', { lap: 1 }),
  row(25, 'LapSet', '20:00:25', { lap: 1 }),
  row(26, 'CautionCalled', '20:00:30', { lap: 1 }),
  row(27, 'CautionCalled', '20:00:31', { lap: 1 }),
  row(28, 'GreenShown', '20:05:00', { lap: 1 }),
  row(29, 'LapSet', '20:05:14', { lap: 2 }),
  row(30, 'PenaltyImposed', '20:00:28', { lap: 1 }),
  row(31, 'CheckeredShown', '20:05:20', { lap: 2 }),
];

describe('a track', () => {
  it('runs by the meeting’s clock, with silences of a minute at most', () => {
    const { dues } = trackOf(heat());
    expect(dues.slice(0, 7)).toEqual([0, 60_000, 70_000, 84_000, 85_000, 90_000, 91_000]);
    expect((dues[7] ?? 0) - (dues[6] ?? 0)).toBe(LONGEST_SILENCE_MS);
  });

  it('never goes back: a record that was written late comes at once', () => {
    const track = trackOf(heat());
    expect(track.dues[9]).toBe(track.dues[8]);
    expect(lengthOf(track)).toBe((track.dues[9] ?? 0) + 6_000);
  });

  it('knows where it was opened, its laps, its decisions and its flags', () => {
    const track = trackOf(heat());
    expect(track.opening).toBe(1);
    expect(track.laps).toEqual([3, 8]);
    expect(track.decisions).toEqual([0, 1, 2, 5, 6, 7, 9, 10]);
    expect(track.flags).toEqual([
      { flag: 'none', from: 0, to: 2 },
      { flag: 'green', from: 2, to: 5 },
      { flag: 'yellow', from: 5, to: 7 },
      { flag: 'green', from: 7, to: 10 },
      { flag: 'checkered', from: 10, to: 10 },
    ]);
  });

  it('passes over a flag and a lap that were struck', () => {
    const rows = heat().map((each) =>
      [23, 26, 27].includes(each.revision) ? { ...each, struck: true, struckBy: 40 } : each,
    );
    const { laps, flags } = trackOf(rows);
    expect(laps).toEqual([4, 8]);
    expect(flags.map(({ flag }) => flag)).toEqual(['none', 'green', 'checkered']);
  });

  it('gives a lap that nobody was scored for the place of the next', () => {
    expect(trackOf([row(1, 'LapSet', '20:00:00', { lap: 2 })]).laps).toEqual([0, 0]);
  });

  it('finds the record of a revision and of a time, also between two and outside', () => {
    const track = trackOf(heat());
    expect([0, 20, 23, 24, 25, 99].map((revision) => placeAt(track, revision))).toEqual([0, 0, 3, 3, 4, 10]);
    expect([-1, 0, 59_999, 60_000, 1e9].map((time) => placeBy(track, time))).toEqual([0, 0, 0, 1, 10]);
  });

  it('finds the neighbours of a place', () => {
    expect(neighbour([3, 8], 3, 1)).toBe(8);
    expect(neighbour([3, 8], 3, -1)).toBeUndefined();
    expect(neighbour([3, 8], 5, -1)).toBe(3);
  });
});

describe('the strikes of a session', () => {
  const metadata = {
    official: { id: 'Ada', role: 'director' as const },
    occurredAt: '2023-02-05T20:05:18.000Z',
    recordedAt: '2023-02-05T20:05:18.000Z',
  };
  const strike = (
    revision: number,
    target: number,
    type: StrikeEvent['type'] = 'RecordStruck',
  ): StrikeEvent => ({
    revision,
    type,
    data: { revision: target, reason: 'another car' },
    metadata,
  });

  it('stand where they were recorded, and say what they struck', () => {
    const rows = withStrikes(heat(), [strike(24, 22), strike(40, 29, 'RecordRestored')]);
    expect(rows.map(({ revision }) => revision)).toEqual([
      20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 40,
    ]);
    expect(rows[4]).toMatchObject({ words: 'Record 22 struck: GreenShown 22', reason: 'another car' });
    expect(rows[12]?.words).toBe('Record 29 restored: LapSet 29');
  });

  it('of other sessions stay out, and nothing is made anew without any', () => {
    const rows = heat();
    expect(withStrikes(rows, [strike(40, 5)])).toBe(rows);
  });

  it('are known by the records that were struck', () => {
    const rows = [row(1, 'LapSet', '20:00:00', { struck: true, struckBy: 7 }), row(2, 'LapSet', '20:00:01')];
    expect(strikesIn(rows)).toBe('7');
    expect(rows.map((each) => struckWords(each, 6))).toEqual(['struck later, by record 7', null]);
    expect(rows.map((each) => struckWords(each, 7))).toEqual(['struck by record 7', null]);
  });
});
