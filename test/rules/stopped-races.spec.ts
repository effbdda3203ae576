import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format as formatSchema, pointsOf, pointsWords, rankingOf, type Format } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import { by, meetingOf, oneRace, places, refusal, revisionOf, rowOf, viewOf } from '../support/weekend.ts';

const session = 'race';
const START = Date.parse('2003-04-06T17:00:00.000Z');
const at = (seconds: number): string => new Date(START + Math.round(seconds * 1_000)).toISOString();
const red = (seconds: number): Issued => ({
  type: 'ShowRed',
  session,
  at: at(seconds),
  reason: 'track blocked',
});
const lap = (car: string, seconds: number): Issued => ({ type: 'RecordLap', session, car, at: at(seconds) });
const LAP_S = 80;

/** Returns the laps from one to another in an order that stays, each car a second behind the one ahead. */
const laps = (order: readonly string[], from: number, to: number): Issued[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i).flatMap((n) =>
    order.map((car, i) => lap(car, n * LAP_S + i)),
  );

const started = (format: Format, cars: string[]): Given =>
  meetingOf(format, cars).given(
    ...(format.sessions[0]?.lineup
      ? ([
          { type: 'DrawLineup', session, order: cars },
          { type: 'PostLineup', session },
        ] as const)
      : []),
    { type: 'OpenSession', session, at: at(-60) },
    { type: 'ShowGreen', session, at: at(0) },
  );

const points = (meeting: Given): (readonly [string, string])[] =>
  (pointsOf(meeting.state, session)[0]?.rows ?? []).map((row) => [row.car, pointsWords(row.points)]);

describe('the share of the points that a stopped race pays', () => {
  const format = (stopped: Format['sessions'][number]['stopped']): Format => ({
    ...oneRace({ laps: 10, stopped }),
    points: { race: { places: [20, 10] } },
  });
  const half: Format['sessions'][number]['stopped'] = {
    back: 1,
    shares: [
      { from: 0.2, share: 0.5 },
      { from: 0.75, share: 1 },
    ],
  };
  const endedAfter = (n: number, stopped = half): Given =>
    started(format(stopped), ['1', '2']).given(...laps(['1', '2'], 1, n), red(n * LAP_S + 10), {
      type: 'EndRace',
      session,
      reason: 'rain',
    });

  it('is all of them from the last ratio on', () => {
    expect(points(endedAfter(8))).toEqual([
      ['1', '20'],
      ['2', '10'],
    ]);
  });

  it('is the share of the ratio that the race has reached', () => {
    const meeting = endedAfter(7);
    expect(points(meeting)).toEqual([
      ['1', '10'],
      ['2', '5'],
    ]);
    expect(rowOf(meeting, '1').because.map(({ words }) => words)).toContain(
      'the race pays 0.5 of the points: 7 of 10 laps',
    );
  });

  it('is nothing before the first ratio', () => {
    expect(points(endedAfter(1))).toEqual([
      ['1', '0'],
      ['2', '0'],
    ]);
  });

  it('is the share of the ratio to which officials shortened the race', () => {
    const meeting = started(format(half), ['1', '2']).given(
      { type: 'ShortenDistance', session, to: 5, reason: 'curfew' },
      ...laps(['1', '2'], 1, 5),
    );
    expect(points(meeting)).toEqual([
      ['1', '10'],
      ['2', '5'],
    ]);
  });

  it('is all of them in a race that ran its distance', () => {
    expect(points(started(format(half), ['1', '2']).given(...laps(['1', '2'], 1, 10)))).toEqual([
      ['1', '20'],
      ['2', '10'],
    ]);
  });

  it('is nothing in a race that was ended before it was official, and officials are asked first', () => {
    const stopped = { back: 1, official: 0.5 } as const;
    const meeting = started(format(stopped), ['1', '2']).given(...laps(['1', '2'], 1, 4), red(330));
    const end = { type: 'EndRace', session, reason: 'rain' } as const;
    expect(refusal(meeting, { ...end, confirm: false })).toMatchObject({
      code: 'needs-confirmation',
      details: { facts: ['Race is not official after 4 of 10 laps.'] },
    });
    expect(points(meeting.given(end))).toEqual([
      ['1', '0'],
      ['2', '0'],
    ]);
    expect(points(endedAfter(5, stopped))[0]).toEqual(['1', '20']);
  });
});

describe('a session at a lap', () => {
  const format: Format = {
    ...oneRace({ laps: 4, stages: [2] }),
    points: { stage: { places: [3, 2, 1] } },
    rankings: [{ id: 'stages', of: ['race@2'], points: 'stage', by: ['points'] }],
  };
  const swapped = (): Given =>
    started(format, ['1', '2', '3']).given(...laps(['2', '1', '3'], 1, 2), ...laps(['3', '2', '1'], 3, 4), {
      type: 'ShowCheckered',
      session,
      at: at(400),
    });
  const stages = (meeting: Given): string[] =>
    (rankingOf(meeting.state, 'stages')?.rows ?? []).map(({ car }) => car);

  it('is published with the result of the race', () => {
    const meeting = swapped();
    expect(stages(meeting)).toEqual([]);
    meeting.given({ type: 'PostResults', session });
    expect(places(meeting)).toEqual(['3', '2', '1']);
    expect(stages(meeting)).toEqual(['2', '1', '3']);
  });
});

const FILE = join(process.cwd(), '../shared/data/rules-cases/given/f1-brazil-2003.json');
const describeGiven = existsSync(FILE) ? describe : describe.skip;

interface GivenFile {
  readonly format: unknown;
  readonly expected: { readonly order: readonly string[]; readonly points: readonly [string, number][] };
  readonly variant: { readonly expected: { readonly order: readonly string[] } };
}

describeGiven('the 2003 Brazilian Grand Prix (needs ../shared/data/rules-cases)', () => {
  const file = JSON.parse(existsSync(FILE) ? readFileSync(FILE, 'utf8') : '{}') as GivenFile;
  const [fisichella = '', raikkonen = '', ...others] = file.expected?.order ?? [];

  const end: Issued = { type: 'EndRace', session, reason: 'not resumed', at: at(55 * LAP_S + 60) };

  /** Runs to lap 55. The leader changes on lap 54, and begins lap 56 just before the red flag. */
  const driven = (redAt: number): Given =>
    started(formatSchema.parse(file.format), [fisichella, raikkonen, ...others]).given(
      ...laps([raikkonen, fisichella, ...others], 1, 53),
      ...laps([fisichella, raikkonen, ...others], 54, 54),
      lap(fisichella, 55 * LAP_S),
      red(redAt),
      end,
    );
  const strike = (meeting: Given, type: 'ResultsPosted' | 'RaceEnded' | 'RedShown'): Given =>
    meeting.given({
      type: 'StrikeRecord',
      revision: revisionOf(meeting, type),
      reason: 'shown when the leader was on lap 56',
    });

  it('takes the result of lap 53 from a red flag on lap 55', () => {
    const meeting = driven(55 * LAP_S - 5);
    expect(places(meeting).slice(0, 3)).toEqual(file.variant.expected.order);
    expect(viewOf(meeting, 'results', session)).toMatchObject({ lapsRun: 53 });
  });

  it('takes the result of lap 54, and full points, from the corrected red flag', () => {
    const meeting = driven(55 * LAP_S - 5).given({ type: 'PostResults', session });
    for (const type of ['ResultsPosted', 'RaceEnded', 'RedShown'] as const) strike(meeting, type);
    meeting.given(red(55 * LAP_S + 5), end, { type: 'PostResults', session });
    expect(places(meeting)).toEqual(file.expected.order);
    expect(points(meeting)).toEqual(file.expected.points.map(([car, n]) => [car, String(n)]));
  });

  it('keeps a certified first ruling readable beside the next one', () => {
    const meeting = driven(55 * LAP_S - 5).given(
      { type: 'PostResults', session },
      { type: 'CertifyResults', session, official: by('steward') },
      { type: 'ReopenResults', session, reason: 'timekeepers', official: by('steward') },
    );
    strike(meeting, 'RedShown').given({ type: 'PostResults', session });
    expect(viewOf(meeting, 'results', session)).toMatchObject({
      versions: [
        { rows: [{ car: raikkonen }, {}, {}, {}, {}, {}] },
        { rows: [{ car: fisichella }, {}, {}, {}, {}, {}] },
      ],
    });
  });
});
