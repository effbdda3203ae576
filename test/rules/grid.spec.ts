import {
  meetingOf,
  carsNumbered,
  penalty,
  places,
  runQualifying,
  qualifyingAt,
  raceAt,
  rowOf,
  rowsIn,
  runRace,
  score,
  startRace,
  startOrder,
  twoHeats,
  viewOf,
} from '../support/weekend.ts';
import type { Given, Issued } from '../support/given.ts';

const session = 'race';
const reason = 'official decision';
const toRear = (car: string): Issued => ({ type: 'MoveToRear', session, car, reason });
const place = (car: string, to: number): Issued => ({ type: 'PlaceCar', session, car, start: to, reason });
const scratch = (car: string, id = session): Issued => ({ type: 'ScratchCar', session: id, car, reason });
const linedUp = (): Given => raceAt('lined-up', {}, carsNumbered(4));

/** Returns each car by start with its place in the formation: "2>1". */
const formation = (meeting: Given, id = session): string[] => {
  const rows = viewOf(meeting, 'lineup', id)['rows'] as { car: string; formation: number | null }[];
  return rows.map((row) => `${row.car}>${row.formation ?? '-'}`);
};

describe('a posted line-up', () => {
  it('stores the grid, the results that it depends on, and the source of each car', () => {
    const meeting = qualifyingAt('unofficial').given({ type: 'PostLineup', session });
    const results = meeting.facts.findLast((fact) => fact.type === 'ResultsPosted');
    expect(meeting.facts.at(-1)?.data).toMatchObject({
      rows: [
        { start: 1, formation: 1, car: '1', via: 'qualifying place 1' },
        { start: 2, formation: 2, car: '2', via: 'qualifying place 2' },
        { start: 3, formation: 3, car: '3', via: 'qualifying place 3' },
      ],
      restsOn: [{ session: 'qualifying', revision: results?.revision }],
    });
  });

  it('depends on the version of the results that is current when it is posted', () => {
    const meeting = qualifyingAt('unofficial').given({ type: 'PostLineup', session });
    meeting.given(penalty({ session: 'qualifying' }), { type: 'PostResults', session: 'qualifying' });
    const { revision } = meeting.state;
    meeting.given({ type: 'PostLineup', session });
    expect(meeting.facts.at(-1)?.data).toMatchObject({ restsOn: [{ session: 'qualifying', revision }] });
  });

  it('is refused until the results that it depends on are posted', () => {
    const meeting = qualifyingAt('checkered');
    expect(meeting.when({ type: 'PostLineup', session })).toBe('sources-not-posted');
    expect(startOrder(meeting, session)).toEqual([]);
    expect(startOrder(meeting.given({ type: 'PostResults', session: 'qualifying' }), session)).toHaveLength(
      3,
    );
  });

  it('is computed, then posted, and stale once the rules give another line-up', () => {
    const meeting = qualifyingAt('unofficial');
    const state = (): unknown => viewOf(meeting, 'lineup', session)['state'];
    const seen = [state()];
    const steps: Issued[] = [
      { type: 'PostLineup', session },
      penalty({ session: 'qualifying', penalty: 'place', place: 3 }),
      { type: 'PostLineup', session },
    ];
    for (const step of steps) {
      meeting.given(step);
      seen.push(state());
    }
    expect(seen).toEqual(['computed', 'posted', 'stale', 'posted']);
    expect(rowsIn(meeting, 'lineup', session).map((row) => row.car)).toEqual(['2', '3', '1']);
  });

  it('follows a draw that is recorded again', () => {
    const meeting = raceAt('drawn').given({ type: 'DrawLineup', session, order: ['3', '1', '2'] });
    meeting.given({ type: 'PostLineup', session });
    expect(formation(meeting)).toEqual(['3>1', '1>2', '2>3']);
    expect(rowsIn(meeting, 'lineup', session)[0]?.via).toBe('draw 1');
  });
});

describe('a car moved to the rear', () => {
  it('keeps its official start and is last in the formation', () => {
    expect(formation(linedUp().given(toRear('1')))).toEqual(['1>4', '2>1', '3>2', '4>3']);
  });

  it('is behind the cars that were moved there before', () => {
    expect(formation(linedUp().given(toRear('1'), toRear('2')))).toEqual(['1>3', '2>4', '3>1', '4>2']);
  });

  it('is not moved there twice, unless it was placed elsewhere in between', () => {
    const meeting = linedUp().given(toRear('1'), toRear('2'));
    expect(meeting.when(toRear('1'))).toEqual([]);
    expect(meeting.given(place('1', 1)).when(toRear('1'))).toEqual(['CarMovedToRear']);
    expect(formation(meeting)).toEqual(['1>4', '2>3', '3>1', '4>2']);
  });

  it('has its move recorded even if it starts last, because the line-up may be posted again', () => {
    expect(linedUp().when(toRear('4'))).toEqual(['CarMovedToRear']);
  });

  it('gets its place back when the move is struck', () => {
    const meeting = linedUp().given(toRear('1'));
    meeting.given({ type: 'StrikeRecord', revision: meeting.state.revision, reason });
    expect(formation(meeting)).toEqual(['1>1', '2>2', '3>3', '4>4']);
  });

  it('stays there when the line-up is posted again', () => {
    const meeting = qualifyingAt('unofficial').given({ type: 'PostLineup', session }, toRear('1'));
    meeting.given(penalty({ session: 'qualifying', car: '2', penalty: 'place', place: 3 }));
    meeting.given({ type: 'PostLineup', session });
    expect(formation(meeting)).toEqual(['1>3', '3>1', '2>2']);
  });
});

describe('a car that is placed by hand', () => {
  it('has that place in the formation and keeps its official start', () => {
    expect(formation(linedUp().given(place('4', 2)))).toEqual(['1>1', '2>3', '3>4', '4>2']);
  });

  it('is placed in the order that the earlier moves give', () => {
    expect(formation(linedUp().given(toRear('1'), place('4', 1)))).toEqual(['1>4', '2>2', '3>3', '4>1']);
  });

  it('gets no record if it already has that place in the formation', () => {
    expect(linedUp().when(place('2', 2))).toEqual([]);
  });
});

describe('moves of the formation', () => {
  it('change neither the start in the result nor the order of the result', () => {
    const meeting = linedUp().given(toRear('1'), place('4', 1), { type: 'OpenSession', session });
    meeting.given({ type: 'ShowGreen', session });
    const starts = carsNumbered(4).map((car) => rowOf(meeting, car).start);
    expect(starts).toEqual([1, 2, 3, 4]);
    expect(places(meeting)).toEqual(['1', '2', '3', '4']);
  });

  it('set the running order until the first lap is completed', () => {
    const meeting = linedUp().given(toRear('1'), place('4', 1), { type: 'OpenSession', session });
    const running = (): string[] => rowsIn(meeting, 'running-order', session).map((row) => row.car);
    meeting.given({ type: 'ShowGreen', session });
    expect(running()).toEqual(['4', '2', '3', '1']);
    meeting.given({ type: 'RecordLap', session, car: '3' });
    expect(running()).toEqual(['3', '1', '2', '4']);
  });

  it('list the decision and its reason with the row, the last one first', () => {
    const meeting = linedUp().given(toRear('1'), { ...place('1', 2), reason: 'protest upheld' } as Issued);
    const [row] = rowsIn(meeting, 'lineup', session);
    const revision = meeting.state.revision;
    expect(row?.because.slice(0, 2)).toEqual([
      { rule: 'formation', words: 'placed: protest upheld', revisions: [revision] },
      { rule: 'formation', words: 'moved to the rear: official decision', revisions: [revision - 1] },
    ]);
  });
});

describe('a scratched car', () => {
  const cars = carsNumbered(8);
  const heats = (): Given => {
    const meeting = runQualifying(meetingOf(twoHeats, cars, { 1: 1, 2: 2, 8: 9 }), cars);
    return meeting.given({ type: 'PostLineup', session: 'heat-1' }, scratch('1', 'heat-1'));
  };

  it('does not change the official starts of the others, and the formation closes up', () => {
    const meeting = linedUp().given(scratch('2'));
    expect(formation(meeting)).toEqual(['1>1', '2>-', '3>2', '4>3']);
    meeting.given({ type: 'OpenSession', session }, { type: 'ShowGreen', session });
    expect(['1', '3', '4'].map((car) => rowOf(meeting, car).start)).toEqual([1, 3, 4]);
  });

  it('is listed last without a place, and its laps are refused', () => {
    const meeting = linedUp().given(scratch('2'), { type: 'OpenSession', session });
    meeting.given({ type: 'ShowGreen', session });
    expect(score(meeting)).toEqual(['1:0', '3:0', '4:0', '2:0']);
    expect(rowOf(meeting, '2')).toMatchObject({ place: null, status: 'did-not-start', start: 2 });
    expect(rowOf(meeting, '2').because[0]?.words).toBe('no place: scratched: official decision');
    expect(meeting.when({ type: 'RecordLap', session, car: '2' })).toBe('car-scratched');
  });

  it('has no place that a line-up counts', () => {
    const meeting = heats();
    runRace(meeting, 'heat-1', ['3', '5', '7']);
    expect(places(meeting, 'heat-1')).toEqual(['3', '5', '7']);
    runRace(meeting, 'heat-2');
    expect(startOrder(meeting, 'lcq')).toEqual(['7', '6', '8']);
  });

  it('keeps its claim to a provisional', () => {
    const meeting = runRace(heats(), 'heat-1', ['3', '5', '7']);
    for (const id of ['heat-2', 'lcq']) runRace(meeting, id);
    expect(rowsIn(meeting, 'field').at(-1)).toMatchObject({
      car: '1',
      via: 'provisional: 1st in the standings',
    });
  });

  it('is back in the formation when the scratch is struck', () => {
    const meeting = linedUp().given(scratch('2'));
    meeting.given({ type: 'StrikeRecord', revision: meeting.state.revision, reason: 'it was fixed' });
    expect(formation(meeting)).toEqual(['1>1', '2>2', '3>3', '4>4']);
  });
});

describe('a provisional', () => {
  const cars = carsNumbered(8);
  const standings = { 1: 1, 6: 2, 7: 3, 8: 4 };
  const last = (meeting: Given): unknown => rowsIn(meeting, 'field').at(-1);
  const through = (meeting: Given, ...heat1: string[]): Given => {
    runRace(meeting, 'heat-1', heat1);
    runRace(meeting, 'heat-2');
    return runRace(meeting, 'lcq');
  };
  const qualified = (): Given => runQualifying(meetingOf(twoHeats, cars, standings), cars);

  it('is open until the places before it are won', () => {
    const meeting = runRace(qualified(), 'heat-1');
    expect(viewOf(meeting, 'field')['open']).toContainEqual({ places: 1, session: 'provisional' });
    expect(last(meeting)).toMatchObject({ car: '3' });
  });

  it('goes to the best car in the standings that is not yet in the field', () => {
    expect(last(through(qualified(), '1', '3', '5', '7'))).toMatchObject({
      start: 6,
      car: '6',
      via: 'provisional: 2nd in the standings',
    });
  });

  it('goes to the next car if the best car races its way in', () => {
    const meeting = qualified();
    runRace(meeting, 'heat-1');
    runRace(meeting, 'heat-2', ['6', '2', '4', '8']);
    runRace(meeting, 'lcq');
    expect(last(meeting)).toMatchObject({ car: '7', via: 'provisional: 3rd in the standings' });
  });

  it('goes to a car that did not start', () => {
    const meeting = startRace(qualified(), 'heat-1');
    meeting.given({ type: 'StrikeRecord', revision: meeting.state.revision, reason: 'false start' });
    meeting.given({ type: 'RetireCar', session: 'heat-1', car: '1', reason: 'would not fire' });
    meeting.given({ type: 'ShowGreen', session: 'heat-1' }, { type: 'ShowCheckered', session: 'heat-1' });
    meeting.given(...['3', '5', '7'].map((car) => finish('heat-1', car)));
    meeting.given({ type: 'PostResults', session: 'heat-1' });
    expect(rowOf(meeting, '1', 'heat-1')).toMatchObject({ place: 4, status: 'did-not-start' });
    runRace(meeting, 'heat-2');
    runRace(meeting, 'lcq', ['7', '6', '8']);
    expect(last(meeting)).toMatchObject({ car: '1', via: 'provisional: 1st in the standings' });
  });

  it('goes to the next car if it is declined or the car is withdrawn', () => {
    const meeting = through(qualified(), '1', '3', '5', '7');
    meeting.given({ type: 'DeclineProvisional', session: 'main', car: '6', reason: 'no car left' });
    expect(last(meeting)).toMatchObject({ car: '7' });
    meeting.given({ type: 'WithdrawCar', car: '7', reason: 'no car left' });
    expect(last(meeting)).toMatchObject({ car: '8' });
  });

  it('goes to as many cars as the format says, the earlier entry first if two have the same standing', () => {
    const sessions = twoHeats.sessions.map((spec) => {
      const lineup = spec.lineup?.map((one) => ('provisional' in one ? { ...one, take: 2 } : one));
      return lineup ? { ...spec, lineup } : spec;
    });
    const level = { 8: 2, 7: 4, 6: 4, 5: 9 };
    const meeting = through(
      runQualifying(meetingOf({ ...twoHeats, sessions }, cars, level), cars),
      '1',
      '3',
      '5',
      '7',
    );
    expect(startOrder(meeting, 'main').slice(-2)).toEqual(['8', '6']);
  });

  it('is not counted in the field if no car has a standing', () => {
    const meeting = through(runQualifying(meetingOf(twoHeats, cars), cars), '1', '3', '5', '7');
    expect(startOrder(meeting, 'main')).toEqual(['1', '2', '3', '4', '5']);
    expect(viewOf(meeting, 'field')).toMatchObject({ size: 5, open: [] });
  });
});

const finish = (id: string, car: string): Issued => ({ type: 'RecordFinish', session: id, car });
