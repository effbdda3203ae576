import { computeLineup, isEmptySession, isTimed, needsDraw, nextSession, type Format } from '#domain';
import { loadPresets } from '../../libs/race-control/input/format-presets.ts';
import type { Given, Issued } from '../support/given.ts';
import { carsNumbered, finish, meetingOf, sessionAt, startOrder } from '../support/weekend.ts';

const presets = loadPresets();
type Spec = Format['sessions'][number];

/** Runs all sessions of a preset with a number of cars, the next one each time, as the programme says. */
function nightOf(preset: string, n: number): Given {
  const format = presets.get(preset) as Format;
  const cars = carsNumbered(n);
  const meeting = meetingOf(format, cars);
  const fixed = meeting.when({ type: 'FixField', confirm: false });
  expect([['FieldFixed'], 'field-not-used']).toContainEqual(fixed);
  for (const { id, by } of format.rankings ?? []) {
    if (by?.includes('drawn')) meeting.given({ type: 'DrawOrder', ranking: id, order: cars });
  }
  dealDraws(meeting, cars);
  for (let next = nextSession(meeting.state); next; next = nextSession(meeting.state)) {
    run(meeting, next.spec, cars);
  }
  return meeting;
}

/** Deals the cars to the sessions whose line-ups are drawn. */
function dealDraws(meeting: Given, cars: readonly string[]): void {
  const drawn = meeting.state.sessions.filter(needsDraw);
  drawn.forEach(({ spec: { id: session } }, i) => {
    const order = cars.filter((_, k) => k % drawn.length === i);
    if (order.length > 0) meeting.given({ type: 'DrawLineup', session, order });
  });
}

function run(meeting: Given, spec: Spec, cars: readonly string[]): void {
  const session = spec.id;
  if (spec.lineup?.some(({ order }) => order === 'draw')) {
    meeting.given({ type: 'DrawOrder', session, seed: 'a' });
  }
  if (spec.lineup?.some(({ invert }) => typeof invert === 'object')) {
    meeting.given({ type: 'DrawInversion', session, number: 0 });
  }
  if (spec.lineup) meeting.given({ type: 'PostLineup', session, confirm: false });
  const order = spec.lineup ? startOrder(meeting, session) : cars;
  meeting.given({ type: 'OpenSession', session }, { type: 'ShowGreen', session });
  if (isTimed(spec)) meeting.given(...timed(session, order, spec.laps), ...finish(session));
  else meeting.given(...finish(session, ...order));
  meeting.given({ type: 'PostResults', session }, { type: 'CertifyResults', session });
}

const timed = (session: string, cars: readonly string[], laps = 1): Issued[] =>
  Array.from({ length: laps }, () =>
    cars.map((car, i) => ({ type: 'RecordLap', session, car, timeMs: 14_000 + 10 * i }) as const),
  ).flat();

/** Returns the cars of a session's line-up. */
const carsOf = (meeting: Given, id: string): string[] =>
  computeLineup(meeting.state, sessionAt(meeting, id)).rows.map(({ car }) => car);

/** Posts and certifies the rankings of a meeting that are made from sessions. */
function certifyRankings(meeting: Given): void {
  for (const { spec } of meeting.state.rankings.filter(({ spec: { of } }) => of)) {
    meeting.given({ type: 'PostRanking', ranking: spec.id }, { type: 'CertifyRanking', ranking: spec.id });
  }
}

/** The cars of the main of a large field. */
const FIELDS: Readonly<Record<string, number>> = {
  'weekly-oval': 24,
  'sprint-night': 24,
  'passing-points': 16,
};

const NIGHTS = Object.entries({
  'weekly-oval': [1, 2, 10, 11, 24, 25, 40, 41, 61, 111],
  'sprint-night': [1, 5, 6, 11, 24, 25, 40, 41, 51, 61, 101],
  'passing-points': [1, 10, 11, 16, 17, 60],
  'kart-day': [1, 2, 40],
  'rallycross-round': [1, 2, 3, 30],
  'dirt-saturday': [3, 5, 15, 16, 60],
}).flatMap(([preset, fields]) => fields.map((cars) => [preset, cars] as const));

describe('a night with a preset', () => {
  it.each(NIGHTS)(
    '%s and %i cars runs to the certified main and rankings, with a start for each car',
    (preset, cars) => {
      const meeting = nightOf(preset, cars);
      const { sessions } = meeting.state;
      const run = sessions.filter(({ phase }) => phase === 'official').map(({ spec }) => spec.id);
      const empty = sessions.filter((one) => isEmptySession(meeting.state, one)).map(({ spec }) => spec.id);
      expect([...run, ...empty]).toHaveLength(sessions.length);
      const inMain = carsOf(meeting, run.at(-1) ?? '').length;
      expect(inMain).toBe(Math.min(cars, FIELDS[preset] ?? inMain));
      expect(inMain).toBeGreaterThan(0);
      const started = new Set(run.flatMap((id) => carsOf(meeting, id)));
      expect(started.size).toBe(preset === 'rallycross-round' ? Math.min(12, cars) : cars);
      certifyRankings(meeting);
    },
  );

  it.each([41, 61, 101])('takes nobody into two last races with %i cars', (cars) => {
    for (const preset of ['weekly-oval', 'sprint-night']) {
      const meeting = nightOf(preset, cars);
      const inB = new Set(carsOf(meeting, 'b-main'));
      const main = meeting.state.sessions.at(-1)?.spec.id ?? '';
      const { rows } = computeLineup(meeting.state, sessionAt(meeting, main));
      const raced = rows.filter(({ origin }) => origin !== 'b-main').map(({ car }) => car);
      expect(raced.filter((car) => inB.has(car))).toEqual([]);
      expect(rows.some(({ origin }) => origin === 'b-main')).toBe(true);
      expect(new Set([...raced, ...inB]).size).toBe(cars);
    }
  });
});
