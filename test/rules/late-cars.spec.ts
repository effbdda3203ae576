import { fieldOf, formationOf } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import { heatsByCars } from '../support/heats-by-cars.ts';
import {
  carsNumbered,
  crossings,
  meetingOf,
  places,
  raceAt,
  refusal,
  revisionOf,
  rowsIn,
  runQualifying,
  runRace,
  sessionAt,
  startOrder,
  twoHeats,
  viewOf,
} from '../support/weekend.ts';

const reason = 'late arrival';
const session = 'race';
const enter9: Issued = { type: 'EnterCar', car: '9', driver: 'A Late Entry' };
const add = (car: string, id = session): Issued => ({ type: 'AddToLineup', session: id, car, reason });
const promote = (car: string, id = 'main'): Issued => ({
  type: 'PromoteAlternate',
  session: id,
  car,
  reason,
});
const scratch = (car: string, id = session): Issued => ({ type: 'ScratchCar', session: id, car, reason });
const go = (id = session): Issued[] => [
  { type: 'OpenSession', session: id },
  { type: 'ShowGreen', session: id },
];
const starts = (meeting: Given, id = session): string[] =>
  rowsIn(meeting, 'lineup', id).map(({ start, car }) => `${start}: ${car}`);
const formation = (meeting: Given, id = session): string[] => formationOf(sessionAt(meeting, id).grid);

describe('a late car', () => {
  it('starts at the rear of a posted line-up, with the reason', () => {
    const meeting = raceAt('lined-up').given(enter9, add('9'));
    expect(starts(meeting)).toEqual(['1: 1', '2: 2', '3: 3', '4: 9']);
    expect(rowsIn(meeting, 'lineup', session).at(-1)).toMatchObject({
      via: 'added to the rear',
      formation: 4,
      because: [{ words: 'added to the rear: late arrival' }, { rule: 'added' }],
    });
    expect(viewOf(meeting, 'lineup', session)).toMatchObject({ state: 'posted', stale: [] });
  });

  it('races with the others', () => {
    const meeting = raceAt('lined-up').given(enter9, add('9'), ...go(), ...crossings('9', '1'));
    expect(places(meeting)).toEqual(['9', '1', '2', '3']);
    expect(rowsIn(meeting, 'results', session)[0]).toMatchObject({ start: 4 });
  });

  it('stays in the line-up when it is posted afterwards, or posted again', () => {
    const meeting = raceAt('drawn').given(enter9, add('9'));
    expect(startOrder(meeting, session)).toEqual(['1', '2', '3', '9']);
    meeting.given({ type: 'PostLineup', session });
    expect(starts(meeting)).toEqual(['1: 1', '2: 2', '3: 3', '4: 9']);
    meeting.given({ type: 'WithdrawCar', car: '2', reason }, { type: 'PostLineup', session });
    expect(starts(meeting)).toEqual(['1: 1', '2: 3', '3: 9']);
  });

  it('starts behind the cars that were sent to the rear before it', () => {
    const meeting = raceAt('lined-up').given(
      { type: 'MoveToRear', session, car: '1', reason },
      enter9,
      add('9'),
    );
    expect(formation(meeting)).toEqual(['2', '3', '1', '9']);
  });

  it('that the sources give a start is not added twice', () => {
    const meeting = raceAt('lined-up');
    expect(meeting.when(add('1'))).toEqual([]);
    expect(meeting.given(enter9, add('9')).when(add('9'))).toEqual([]);
  });

  it('joins a heat of its own, and leaves the heat that has run as it is', () => {
    const meeting = runRace(runQualifying(meetingOf(twoHeats, carsNumbered(4)), carsNumbered(4)), 'heat-1');
    meeting.given(enter9, add('9', 'heat-2'), { type: 'PostLineup', session: 'heat-2' });
    expect(starts(meeting, 'heat-2')).toEqual(['1: 2', '2: 4', '3: 9']);
    expect(starts(meeting, 'heat-1')).toEqual(['1: 1', '2: 3']);
  });

  it('is refused once the session has started, and before the car is entered', () => {
    expect(raceAt('green').given(enter9).when(add('9'))).toBe('session-started');
    expect(raceAt('lined-up').when(add('9'))).toBe('car-not-entered');
    const withdrawn = raceAt('lined-up').given(enter9, { type: 'WithdrawCar', car: '9', reason });
    expect(withdrawn.when(add('9'))).toBe('car-withdrawn');
  });

  it('may still join after the session was opened', () => {
    expect(raceAt('open').given(enter9).when(add('9'))).toEqual(['CarAddedToLineup']);
  });

  it('is in the field of the main', () => {
    const meeting = raceAt('lined-up').given(enter9, add('9'));
    expect(fieldOf(meeting.state).rows.map(({ car }) => car)).toEqual(['1', '2', '3', '9']);
    meeting.given(...go());
    expect(fieldOf(meeting.state)).toMatchObject({ size: 4, differs: [], missed: [] });
  });
});

describe('a car that is entered after the draw', () => {
  const pills: Issued = { type: 'DrawOrder', ranking: 'pills', order: carsNumbered(10) };
  const post = (id: string): Issued => ({ type: 'PostLineup', session: id, confirm: false });
  const drawn = (): Given =>
    meetingOf(heatsByCars, carsNumbered(10)).given({ type: 'FixField' }, pills, { ...enter9, car: '99' });

  it('is named before a heat is posted without it', () => {
    const { code, words } = refusal(drawn(), post('heat-1'));
    expect([code, words]).toEqual([
      'needs-confirmation',
      expect.stringContaining('Car 99 was entered after the draw and is in no line-up. AddToLineup puts it'),
    ]);
    expect(drawn().when({ ...post('heat-1'), confirm: true })).toEqual(['LineupPosted']);
  });

  it('is named no more once it is in a line-up, in the draw, or withdrawn', () => {
    expect(drawn().given(add('99', 'heat-2')).when(post('heat-1'))).toEqual(['LineupPosted']);
    const again: Issued = { ...pills, order: [...carsNumbered(10), '99'] };
    expect(drawn().given(again).when(post('heat-1'))).toEqual(['LineupPosted']);
    const gone: Issued = { type: 'WithdrawCar', car: '99', reason };
    expect(drawn().given(gone).when(post('heat-1'))).toEqual(['LineupPosted']);
  });

  it('is named after the draw of a line-up too', () => {
    expect(raceAt('drawn').given(enter9).when(post(session))).toBe('needs-confirmation');
  });
});

describe('a scratched car', () => {
  it('that is added again keeps its start on the sheet, and rolls off from the rear', () => {
    const meeting = raceAt('lined-up').given(scratch('1'), add('1'));
    expect(starts(meeting)).toEqual(['1: 1', '2: 2', '3: 3']);
    expect(formation(meeting)).toEqual(['2', '3', '1']);
    expect(places(meeting.given(...go()))).toContain('1');
  });

  it('may be scratched and added once more', () => {
    const meeting = raceAt('lined-up').given(scratch('1'), add('1'), scratch('1'));
    expect(formation(meeting)).toEqual(['2', '3']);
    expect(formation(meeting.given(add('1')))).toEqual(['2', '3', '1']);
  });
});

describe('the record of a late car', () => {
  it('can be struck and restored until the session is opened', () => {
    const meeting = raceAt('lined-up').given(enter9, add('9'));
    const revision = revisionOf(meeting, 'CarAddedToLineup');
    const before = viewOf(meeting, 'lineup', session)['rows'];
    meeting.given({ type: 'StrikeRecord', revision, reason });
    expect(starts(meeting)).toEqual(['1: 1', '2: 2', '3: 3']);
    meeting.given({ type: 'RestoreRecord', revision, reason });
    expect(viewOf(meeting, 'lineup', session)['rows']).toEqual(before);
    expect(meeting.given(...go()).when({ type: 'StrikeRecord', revision, reason })).toBe('record-rested-on');
  });

  it('cannot come back once the session has started without the car', () => {
    const meeting = raceAt('lined-up').given(enter9, add('9'));
    const revision = revisionOf(meeting, 'CarAddedToLineup');
    meeting.given({ type: 'StrikeRecord', revision, reason }, ...go());
    expect(meeting.when({ type: 'RestoreRecord', revision, reason })).toBe('session-started');
  });
});

describe('an alternate', () => {
  const cars = carsNumbered(8);
  const format = {
    ...twoHeats,
    sessions: twoHeats.sessions.map((spec) =>
      spec.id === 'main' ? { ...spec, alternates: 3, lineup: spec.lineup?.slice(0, 2) } : spec,
    ),
  };
  const weekend = (): Given => {
    const meeting = runQualifying(meetingOf(format, cars), cars);
    for (const id of ['heat-1', 'heat-2', 'lcq']) runRace(meeting, id);
    return meeting;
  };
  const posted = (): Given => weekend().given({ type: 'PostLineup', session: 'main' });
  const standBy = (meeting: Given): string[] =>
    (viewOf(meeting, 'lineup', 'main')['alternates'] as { car: string }[]).map(({ car }) => car);

  it('is the next car of the last source', () => {
    expect(startOrder(weekend(), 'main')).toEqual(['1', '2', '3', '4', '5']);
    expect(standBy(weekend())).toEqual(['6', '7', '8']);
  });

  it('is not known before the sources are', () => {
    expect(standBy(runQualifying(meetingOf(format, cars), cars))).toEqual([]);
  });

  it('is the next car of a draw beyond the size of the field', () => {
    const meeting = raceAt('lined-up', { field: 2, alternates: 1 });
    expect(viewOf(meeting, 'lineup', session)['alternates']).toMatchObject([
      { car: '3', driver: 'Driver 3' },
    ]);
  });

  it('is promoted to the rear, and the others move up', () => {
    const meeting = posted().given(scratch('2', 'main'), promote('6'));
    expect(formation(meeting, 'main')).toEqual(['1', '3', '4', '5', '6']);
    expect(standBy(meeting)).toEqual(['7', '8']);
    expect(rowsIn(meeting, 'lineup', 'main').at(-1)).toMatchObject({ car: '6', start: 6, via: 'alternate' });
  });

  it('is only a car that stands by', () => {
    const { code, words } = refusal(posted().given(promote('6')), promote('4'));
    expect(code).toBe('not-an-alternate');
    expect(words).toContain('Car 4 is not an alternate of Main. They are the cars 7 and 8.');
  });

  it('is promoted once the line-up is posted, and before the start', () => {
    expect(weekend().when(promote('6'))).toBe('lineup-not-posted');
    expect(
      posted()
        .given(...go('main'))
        .when(promote('6')),
    ).toBe('session-started');
  });

  it('passes over a car that is withdrawn', () => {
    expect(standBy(weekend().given({ type: 'WithdrawCar', car: '6', reason }))).toEqual(['7', '8']);
  });
});
