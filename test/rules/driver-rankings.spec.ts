import { computeLineup, pointsWords, rankingIn, rankingOf, type Format } from '#domain';
import { Given, type Issued } from '../support/given.ts';
import { finish, meetingOf, refusal, sessionAt, startOrder, viewOf } from '../support/weekend.ts';

type Ranking = NonNullable<Format['rankings']>[number];

/** A format with two heats that anybody may run, and a main by a ranking of their drivers. */
const ranked = (ranking: Partial<Ranking> = {}): Format => ({
  id: 'ranked',
  points: { heat: { places: [3, 2, 1] } },
  rankings: [
    { id: 'night', of: ['heat-1', 'heat-2'], points: 'heat', by: ['points'], for: 'driver', ...ranking },
  ],
  sessions: [
    { id: 'heat-1', kind: 'heat', laps: 1 },
    { id: 'heat-2', kind: 'heat', laps: 1 },
    { id: 'main', kind: 'main', laps: 1, lineup: [{ from: ['night'] }] },
  ],
});

const run = (session: string, order: readonly string[], ...before: Issued[]): Issued[] => [
  { type: 'OpenSession', session },
  ...before,
  { type: 'ShowGreen', session },
  ...finish(session, ...order),
  { type: 'PostResults', session },
];

const rows = ({ state }: Given, id = 'night'): string[] =>
  rankingOf(state, id, { asItStands: false })?.rows.map(({ place, who, points }) =>
    [place, who, points && pointsWords(points)].join(' '),
  ) ?? [];

const breakTie = (ranking: string, ...cars: string[]): Issued => ({
  type: 'BreakTie',
  ranking,
  cars,
  reason: 'drawn by lot',
});

describe('A tie among drivers', () => {
  /** A and B have won a heat each, and were second in the other. */
  const tied = (): Given =>
    meetingOf(ranked(), ['A', 'B', 'C']).given(
      ...run('heat-1', ['A', 'B', 'C']),
      ...run('heat-2', ['B', 'A', 'C']),
    );

  it('leaves the starts of their cars open until it is broken', () => {
    const meeting = tied();
    const { open } = computeLineup(meeting.state, sessionAt(meeting, 'main'));
    expect(open).toEqual([{ places: 2, session: 'night', cars: ['A', 'B'] }]);
    expect(meeting.when({ type: 'PostLineup', session: 'main' })).toBe('tie-open');
    meeting.given(breakTie('night', 'B', 'A'));
    expect(startOrder(meeting, 'main')).toEqual(['B', 'A', 'C']);
    meeting.given({ type: 'PostRanking', ranking: 'night' });
  });

  it('is broken by the names of the drivers or by their cars, and recorded by the names', () => {
    for (const cars of [
      ['B', 'A'],
      ['Driver B', 'Driver A'],
    ]) {
      const meeting = tied().given(breakTie('night', ...cars));
      expect(rows(meeting)).toEqual(['1 Driver B 5', '2 Driver A 5', '3 Driver C 2']);
      expect(rankingIn(meeting.state, 'night')?.ties[0]?.data.cars).toEqual(['Driver B', 'Driver A']);
      expect(meeting.when(breakTie('night', 'B', 'A'))).toEqual([]);
    }
  });

  it('is named by the refusal with the names that break it', () => {
    const { words, details } = refusal(tied(), { type: 'PostRanking', ranking: 'night' });
    expect(words).toContain('These are level in night: Driver A, Driver B.');
    expect(details).toMatchObject({ cars: ['Driver A', 'Driver B'] });
  });

  it.each([
    ['their cars', ['7', '8']],
    ['their names', ['Dale Earnhardt Junior', 'Ricky Stenhouse Jr.']],
  ])('is broken in a meeting with classes by %s', (_, cars) => {
    const meeting = new Given().given(
      {
        type: 'ScheduleMeeting',
        meeting: 'test',
        name: 'Test',
        date: '2026-05-02',
        track: { name: 'Test Oval', lengthMiles: 0.25 },
        classes: [{ id: 'mods', format: ranked() }],
      },
      { type: 'EnterCar', class: 'mods', car: '7', driver: 'Dale Earnhardt Junior' },
      { type: 'EnterCar', class: 'mods', car: '8', driver: 'Ricky Stenhouse Jr.' },
      ...run('mods/heat-1', ['7', '8']),
      ...run('mods/heat-2', ['8', '7']),
      breakTie('mods/night', ...cars),
    );
    expect(rows(meeting, 'mods/night')).toEqual(['1 Dale Earnhardt Junior 5', '2 Ricky Stenhouse Jr. 5']);
    expect(startOrder(meeting, 'mods/main')).toEqual(['mods/7', 'mods/8']);
  });
});

describe('The points of a relief driver', () => {
  const relief: Issued = {
    type: 'ChangeDriver',
    session: 'heat-1',
    car: 'A',
    driver: 'Carl Relief',
    reason: 'driver is unwell',
  };
  const relieved = (format = ranked()): Given =>
    meetingOf(format, ['A', 'B']).given(...run('heat-1', ['A', 'B'], relief), ...run('heat-2', ['B', 'A']));

  it('are those of the sessions that he drove', () => {
    expect(rows(relieved())).toEqual(['1 Driver B 5', '2 Carl Relief 3', '3 Driver A 2']);
  });

  it('stay his where another ranking sums them up, and where it is published', () => {
    const format = ranked();
    const of = { id: 'total', of: ['night'], points: 'heat', for: 'driver', by: ['points', 'order:night'] };
    format.rankings?.push(of as Ranking);
    const meeting = relieved(format).given({ type: 'PostRanking', ranking: 'total' });
    expect(rows(meeting, 'total')).toEqual(['1 Driver B 3', '2 Carl Relief 2', '3 Driver A 1']);
    const posted = rankingIn(meeting.state, 'total')?.posted[0]?.data.rows;
    expect(posted?.map(({ driver }) => driver)).toEqual(['Driver B', 'Carl Relief', 'Driver A']);
    expect(viewOf(meeting, 'ranking', 'total')['rows']).toMatchObject([
      { driver: 'Driver B', car: 'B' },
      { driver: 'Carl Relief', car: 'A' },
      { driver: 'Driver A', car: 'A' },
    ]);
  });

  it('break a tie with the driver of the same car, by their names', () => {
    const meeting = meetingOf(ranked(), ['A', 'B']);
    meeting.given(...run('heat-1', ['A'], relief), ...run('heat-2', ['A', 'B']));
    expect(rows(meeting).slice(0, 2)).toEqual(['1 Carl Relief 3', '1 Driver A 3']);
    meeting.given(breakTie('night', 'Driver A', 'Carl Relief'));
    expect(rows(meeting).slice(0, 2)).toEqual(['1 Driver A 3', '2 Carl Relief 3']);
  });
});
