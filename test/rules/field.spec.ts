import type { Because, Format } from '#domain';
import { clashAfterQualifying, runClashRaces, HEATS, LCQS } from '../support/clash.ts';
import type { Given } from '../support/given.ts';
import {
  meetingOf,
  carsNumbered,
  penalty,
  runQualifying,
  revisionOf,
  rowsIn,
  runRace,
  startRace,
  twoHeats,
  viewOf,
} from '../support/weekend.ts';

const cars = carsNumbered(10);
const weekend = (): Given => runQualifying(meetingOf(twoHeats, cars, { 9: 3, 10: 5 }), cars);
const run = (...races: string[]): Given => races.reduce((meeting, id) => runRace(meeting, id), weekend());
const inField = (meeting: Given): string[] =>
  rowsIn(meeting, 'field').map((row) => `${row.start}:${row.car}`);
const open = (meeting: Given): unknown => viewOf(meeting, 'field')['open'];
const missed = (meeting: Given): unknown => viewOf(meeting, 'field')['missed'];

describe('the field of the main', () => {
  it('has a size and open places before the first session', () => {
    const meeting = meetingOf(twoHeats, cars);
    expect(viewOf(meeting, 'field')).toMatchObject({
      session: 'main',
      size: 6,
      rows: [],
      open: [
        { places: 2, session: 'heat-1' },
        { places: 2, session: 'heat-2' },
        { places: 1, session: 'lcq' },
        { places: 1, session: 'provisional' },
      ],
      missed: [],
    });
  });

  it('has no more places than cars', () => {
    expect(viewOf(meetingOf(twoHeats, carsNumbered(3)), 'field')).toMatchObject({ size: 3 });
  });

  it('has 27 places in the Clash of 2023, and 7 of them are open after the heats', () => {
    const meeting = runClashRaces(clashAfterQualifying(), ...HEATS);
    expect(viewOf(meeting, 'field')).toMatchObject({
      size: 27,
      open: [
        { places: 3, session: 'lcq-1' },
        { places: 3, session: 'lcq-2' },
        { places: 1, session: 'provisional' },
      ],
      missed: [],
    });
    expect(viewOf(runClashRaces(meeting, ...LCQS), 'field')).toMatchObject({ size: 27, open: [] });
  });

  it('keeps the starts of open places free', () => {
    const meeting = run('heat-2');
    expect(inField(meeting)).toEqual(['2:2', '4:4']);
    expect(open(meeting)).toEqual([
      { places: 2, session: 'heat-1' },
      { places: 1, session: 'lcq' },
      { places: 1, session: 'provisional' },
    ]);
  });

  it('lists the cars that missed it with their best places once no place is open', () => {
    const meeting = run('heat-1', 'heat-2');
    expect(missed(meeting)).toEqual([]);
    runRace(meeting, 'lcq');
    expect(inField(meeting)).toEqual(['1:1', '2:2', '3:3', '4:4', '5:5', '6:9']);
    expect(missed(meeting)).toMatchObject([
      { car: '6', best: 'lcq place 2' },
      { car: '7', best: 'lcq place 3' },
      { car: '8', best: 'lcq place 4' },
      { car: '10', best: 'lcq place 6' },
    ]);
  });

  it('lists a car as missed after its last chance, unless it may still get the provisional', () => {
    const meeting = runClashRaces(clashAfterQualifying(), ...HEATS);
    meeting.given({ type: 'AmendEntry', car: '21', standing: 20 });
    runClashRaces(meeting, 'lcq-1');
    const cars = (missed(meeting) as { car: string }[]).map(({ car }) => car);
    expect(cars).toEqual(['6', '15', '17', '77']);
  });

  it('gives a place of the last chance to the next car if its winner is disqualified', () => {
    const meeting = run('heat-1', 'heat-2', 'lcq');
    meeting.given(penalty({ session: 'lcq', car: '5' }));
    expect(inField(meeting).slice(4)).toEqual(['5:6', '6:9']);
  });

  it('changes with each decision that it depends on until the main is green', () => {
    const meeting = run('heat-1', 'heat-2', 'lcq').given({ type: 'PostLineup', session: 'main' });
    meeting.given(penalty({ session: 'heat-1', car: '1' }));
    expect(inField(meeting)).toEqual(['1:3', '2:2', '3:5', '4:4', '5:9']);
    expect(viewOf(meeting, 'field')['differs']).toEqual([]);
  });

  it('is the posted grid once the main is green, with the cars that the rules now place differently', () => {
    const meeting = startRace(run('heat-1', 'heat-2', 'lcq'), 'main');
    expect(viewOf(meeting, 'field')).toMatchObject({ differs: [], open: [] });
    meeting.given(penalty({ session: 'heat-1', car: '1' }));
    expect(inField(meeting)).toEqual(['1:1', '2:2', '3:3', '4:4', '5:5', '6:9']);
    expect(viewOf(meeting, 'field')['differs']).toMatchObject([
      { car: '1', from: 1, to: null },
      { car: '3', from: 3, to: 1 },
      { car: '5', from: 5, to: 3 },
      { car: '9', from: 6, to: 5 },
    ]);
  });

  it('follows the computed line-up again when the main is reopened', () => {
    const meeting = startRace(run('heat-1', 'heat-2', 'lcq'), 'main');
    meeting.given({ type: 'ShowRed', session: 'main', reason: 'rain' });
    meeting.given(
      { type: 'RestartFromZero', session: 'main', reason: 'rain' },
      penalty({ session: 'heat-1', car: '1' }),
    );
    expect(inField(meeting)[0]).toBe('1:3');
  });
});

describe('the reason of a start', () => {
  const lcqRun = (): Given => run('heat-1', 'heat-2', 'lcq');
  const reasons = (meeting: Given, car: string, view = 'field', session?: string): readonly Because[] =>
    rowsIn(meeting, view, session).find((row) => row.car === car)?.because ?? [];

  it('gives the rule in the words of fans, with the records that it depends on', () => {
    const meeting = runClashRaces(clashAfterQualifying(), ...HEATS, ...LCQS);
    const finished = revisionOfFinish(meeting, 'lcq-2', '54');
    const posted = meeting.state.revision;
    const [why, race] = reasons(meeting, '54');
    expect(why).toEqual({
      rule: 'from-places',
      words:
        `starts 24th in the main: 2nd in LCQ 2 (records ${finished}, ${posted}), ` +
        'places 1 to 3 of LCQ 1 and LCQ 2 by the format',
      revisions: [finished, posted],
    });
    expect(race).toEqual({
      rule: 'race-order',
      words: '2nd: 1 of 50 laps, placed by the order across the line',
      revisions: [finished],
    });
  });

  it('gives the share of qualifying that a heat takes', () => {
    const meeting = clashAfterQualifying();
    const [why] = reasons(meeting, '10', 'lineup', 'heat-1');
    const [before, after] = why?.words.split(/ \(records \d+, \d+\), /) ?? [];
    expect(before).toBe('starts 2nd in Heat 1: 5th in Qualifying');
    const third = reasons(meeting, '11', 'lineup', 'heat-3')[0]?.words;
    expect(third).toContain('every 4th place of Qualifying from the 3rd by the format');
    expect(after).toBe('every 4th place of Qualifying from the 1st by the format');
  });

  it('gives the standings of a provisional and the record of the entry', () => {
    const meeting = runClashRaces(clashAfterQualifying(), ...HEATS, ...LCQS);
    expect(reasons(meeting, '2')).toEqual([
      {
        rule: 'provisional',
        words:
          'starts 27th in the main: provisional: 12th in the standings, ' +
          'the best of the cars not raced in',
        revisions: [revisionOf(meeting, 'CarEntered', '2')],
      },
    ]);
  });

  it('gives the drawn place', () => {
    const meeting = meetingOf({ ...twoHeats, sessions: [drawn] }, cars);
    meeting.given({ type: 'DrawLineup', session: 'race', order: ['4', '2'] });
    expect(reasons(meeting, '2', 'lineup', 'race')).toEqual([
      { rule: 'draw', words: 'starts 2nd in Race: drew 2nd', revisions: [meeting.state.revision] },
    ]);
  });

  it('lists a penalty that decided the place before the race', () => {
    const meeting = lcqRun().given(penalty({ session: 'heat-1', car: '1', penalty: 'place', place: 2 }));
    const imposed = meeting.state.revision;
    const [why, place] = reasons(meeting, '1');
    expect(why?.revisions[0]).toBe(imposed);
    expect(place).toEqual({
      rule: 'penalty',
      words: '2nd: penalised to 2nd: by the book',
      revisions: [imposed],
    });
  });

  it('exists for each row, even if the rules would no longer give the posted grid', () => {
    const meeting = startRace(lcqRun(), 'main').given(penalty({ session: 'heat-1', car: '1' }));
    const rows = [...rowsIn(meeting, 'field'), ...rowsIn(meeting, 'lineup', 'main')];
    expect(rows.filter((row) => row.because.length === 0)).toEqual([]);
    const posted = revisionOf(meeting, 'LineupPosted');
    const why = { rule: 'as-posted', words: 'starts 1st in the main as posted: heat-1 place 1' };
    expect(reasons(meeting, '1')).toEqual([{ ...why, revisions: [posted] }]);
    expect(reasons(meeting, '1', 'lineup', 'main')).toEqual([{ ...why, revisions: [posted] }]);
  });

  it('exists for a car that left the posted line-up because it was withdrawn or declined', () => {
    const meeting = lcqRun().given({ type: 'PostLineup', session: 'main' });
    meeting.given(
      { type: 'WithdrawCar', car: '2', reason: 'engine' },
      { type: 'DeclineProvisional', session: 'main', car: '9', reason: 'no crew' },
    );
    const stale = viewOf(meeting, 'lineup', 'main')['stale'] as { car: string; because: Because[] }[];
    const words = Object.fromEntries(stale.map(({ car, because }) => [car, because[0]?.words]));
    expect(words).toMatchObject({ 2: 'withdrawn: engine', 9: 'declined the provisional: no crew' });
  });
});

const drawn: Format['sessions'][number] = { id: 'race', kind: 'heat', laps: 5, lineup: [{ draw: true }] };

function revisionOfFinish(meeting: Given, session: string, car: string): number {
  const finished = meeting.facts.find(
    (fact) => fact.type === 'CarFinished' && fact.data.session === session && fact.data.car === car,
  );
  return finished?.revision ?? -1;
}
