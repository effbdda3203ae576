import { computeLineup, pointsOf, pointsWords, rankingOf, sessionOf } from '#domain';
import type { Given } from '../support/given.ts';
import { playRulesCase, playStoppedRace } from '../support/play-rules-case.ts';
import {
  describeRulesCases,
  rulesCase,
  rulesCasesIn,
  type RulesCase,
  type StoppedGiven,
} from '../support/rules-cases.ts';
import { places } from '../support/weekend.ts';

const STOPPED = 'f1-brazil-2003.json';

/** Returns the cars of a line-up by start. For some cars a file only says where they finished. */
function lineup({ state }: Given, id: string, cars: readonly string[]): string[] {
  const session = sessionOf(state, id);
  if (!session) throw new Error(`no session ${id}`);
  const { rows, open } = computeLineup(state, session);
  // A place that somebody may choose a car for stays open if the chosen car has raced in.
  expect(open.filter(({ session: origin }) => origin !== 'chosen')).toEqual([]);
  return rows.map(({ car }) => car).filter((car) => cars.includes(car));
}

/** Returns the first cars of a ranking with their points. */
function ranked({ state }: Given, id: string, cars: readonly string[]): [string, number][] {
  const ranking = rankingOf(state, id, { asItStands: false });
  expect(ranking?.open).toEqual([]);
  const rows = ranking?.rows.filter(({ car }) => cars.includes(car)) ?? [];
  return rows.map(({ car, points }) => [car, Number(points && pointsWords(points))]);
}

function expectAll(meeting: Given, { given: { cars }, expected }: RulesCase): void {
  const { sessions, lineups = {}, rankings = {} } = expected;
  if (sessions) expect(meeting.state.sessions.map(({ spec }) => spec.id)).toEqual(sessions);
  for (const [id, order] of Object.entries(lineups))
    expect([id, lineup(meeting, id, cars)]).toEqual([id, order]);
  for (const [id, rows] of Object.entries(rankings)) {
    expect([id, ranked(meeting, id, cars).slice(0, rows.length)]).toEqual([id, rows]);
  }
}

describeRulesCases('a format of a real series', () => {
  it.each(rulesCasesIn('formats'))('%s gives its line-ups, rankings and points by laps', (name) => {
    const file = rulesCase('formats', name);
    expectAll(playRulesCase(file), file);
  });
});

describeRulesCases('a real meeting', () => {
  it.each(rulesCasesIn('given').filter((name) => name !== STOPPED))(
    '%s comes out as it was published',
    (name) => {
      const file = rulesCase('given', name);
      expectAll(playRulesCase(file), file);
    },
  );

  it('that a red flag stops has the result of the lap that the format says, and its points', () => {
    const file = rulesCase<StoppedGiven>('given', STOPPED);
    const meeting = playStoppedRace(file);
    const { order = [], points = [] } = file.expected;
    expect(places(meeting, 'race').slice(0, order.length)).toEqual(order);
    const [table] = pointsOf(meeting.state, 'race');
    const paid = table?.rows.map((row) => [row.car, Number(pointsWords(row.points))]);
    expect(paid).toEqual(points);
  });

  it('that a red flag stops a lap earlier has the result of the lap before', () => {
    const file = rulesCase<StoppedGiven>('given', STOPPED);
    const { variant } = file as unknown as { variant: RulesCase<StoppedGiven> };
    const given = { ...file.given, ...variant.given };
    const order = variant.expected.order ?? [];
    expect(places(playStoppedRace({ ...file, given }), 'race').slice(0, order.length)).toEqual(order);
  });
});
