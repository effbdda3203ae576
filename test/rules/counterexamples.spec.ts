import {
  crossings,
  finish,
  meetingOf,
  carsNumbered,
  orderIn,
  places,
  runQualifying,
  qualifyingAt,
  raceAt,
} from '../support/weekend.ts';
import {
  secondsBeforeNow,
  revisionOf,
  rowOf,
  runRace,
  score,
  startOrder,
  twoHeats,
} from '../support/weekend.ts';
import type { Issued } from '../support/given.ts';

// Faults that the property tests have found. Each case is the shortest meeting that shows the fault.

const session = 'race';
const reason = 'counterexample';
const strike = (revision: number): Issued => ({ type: 'StrikeRecord', revision, reason });
const disallow = (car: string, lap: number): Issued => ({ type: 'DisallowLap', session, car, lap, reason });

it('a car that ran in both heats of a source is listed once in the line-up', () => {
  const meeting = runQualifying(meetingOf(twoHeats, carsNumbered(6)), carsNumbered(6));
  runRace(meeting, 'heat-1', ['3', '1', '5']);
  meeting.given({ type: 'ReopenResults', session: 'qualifying' });
  meeting.given({ type: 'Penalize', session: 'qualifying', car: '1', penalty: 'place', place: 6, reason });
  meeting.given({ type: 'PostResults', session: 'qualifying' });
  runRace(meeting, 'heat-2', ['3', '5', '1']);
  const twice = places(meeting, 'heat-1').filter((car) => places(meeting, 'heat-2').includes(car));
  expect(twice).not.toEqual([]);
  const main = startOrder(meeting, 'main');
  expect(main).toEqual([...new Set(main)]);
});

it('certified qualifying lists the same cars when entries change', () => {
  const meeting = qualifyingAt('official', {}, ['1', '2']);
  meeting.given({ type: 'EnterCar', car: '9', driver: 'A Late Entry' });
  meeting.given({ type: 'WithdrawCar', car: '2', reason });
  expect(places(meeting, 'qualifying')).toEqual(['1', '2']);
  meeting.given({ type: 'ReopenResults', session: 'qualifying' });
  expect(places(meeting, 'qualifying')).toEqual(['1', '2', '9']);
});

it('a free pass is refused at an instant before its caution', () => {
  const race = raceAt('green', { freePass: true }).given(
    ...crossings('1', '2', '3', '1', '2', '1', '2', '3'),
  );
  race.given({ type: 'CallCaution', session, reason });
  expect(race.when({ type: 'AwardFreePass', session, car: '3', at: secondsBeforeNow(race, 60) })).toBe(
    'no-caution',
  );
  expect(race.when({ type: 'AwardFreePass', session, car: '3' })).toEqual(['FreePassAwarded']);
});

it('a disallowed free-pass lap does not count', () => {
  const race = raceAt('green', { freePass: true }).given(
    ...crossings('1', '2', '3', '1', '2', '1', '2', '3'),
  );
  race.given({ type: 'CallCaution', session, reason }, { type: 'AwardFreePass', session, car: '3' });
  const before = rowOf(race, '3').laps;
  race.given(disallow('3', before));
  expect(rowOf(race, '3').laps).toBe(before - 1);
  expect(race.when(disallow('3', before))).toEqual([]);
});

it('a numbered crossing that does not count leaves its number to the next crossing', () => {
  const race = raceAt('green').given(...crossings('1'), { type: 'CallCaution', session, reason });
  race.given(...crossings('1'), { type: 'RecordLap', session, car: '1', lap: 2 });
  race.given({ type: 'ShowGreen', session }, ...crossings('1'));
  expect(race.when(disallow('1', 2))).toEqual(['LapDisallowed']);
  expect(score(race)[0]).toBe('1:1');
});

it('a lap disallowed after the race is not replaced by a crossing on the cool-down lap', () => {
  const race = raceAt('green', { laps: 2 }).given(
    ...crossings('1', '2', '3', '1'),
    ...finish(session, '2', '3'),
  );
  race.given(...crossings('1'), disallow('1', 2));
  expect(score(race)).toEqual(['2:2', '3:2', '1:1']);
});

it('a started race keeps its line-up when other line-ups are struck or restored', () => {
  const race = raceAt('drawn').given({ type: 'PostLineup', session });
  const first = revisionOf(race, 'LineupPosted');
  race.given({ type: 'DrawLineup', session, order: ['3', '2', '1'] }, { type: 'PostLineup', session });
  const second = revisionOf(race, 'LineupPosted');
  race.given(strike(first), { type: 'OpenSession', session }, { type: 'ShowGreen', session });
  expect(race.when(strike(second))).toBe('record-rested-on');
  expect(race.when({ type: 'RestoreRecord', revision: first, reason })).toEqual(['RecordRestored']);
  expect(orderIn(race, session).map(({ car }) => car)).toEqual(['3', '2', '1']);
});

it('a struck line-up is not restored once the race has started with another', () => {
  const race = raceAt('drawn').given({ type: 'PostLineup', session });
  race.given({ type: 'DrawLineup', session, order: ['3', '2', '1'] }, { type: 'PostLineup', session });
  const second = race.state.revision;
  race.given(strike(second), { type: 'OpenSession', session }, { type: 'ShowGreen', session });
  const order = orderIn(race, session);
  expect(race.when({ type: 'RestoreRecord', revision: second, reason })).toBe('session-started');
  expect(orderIn(race, session)).toEqual(order);
});

it('a struck entry is not restored while another entry has its number', () => {
  const meeting = meetingOf(twoHeats, carsNumbered(3));
  const first = revisionOf(meeting, 'CarEntered', '2');
  meeting.given(strike(first), { type: 'EnterCar', car: '2', driver: 'Another' });
  expect(meeting.when({ type: 'RestoreRecord', revision: first, reason })).toBe('car-already-entered');
});

it('a struck entry is restored over an earlier withdrawn entry of the same car', () => {
  const meeting = meetingOf(twoHeats, carsNumbered(3));
  meeting.given({ type: 'WithdrawCar', car: '2', reason }, { type: 'EnterCar', car: '2', driver: 'Another' });
  const again = meeting.state.revision;
  meeting.given(strike(again));
  expect(meeting.when({ type: 'RestoreRecord', revision: again, reason })).toEqual(['RecordRestored']);
  expect(meeting.state.entries.get('2')).toMatchObject({ driver: 'Another', status: 'entered' });
});

it('a struck format is not restored once a session that it changes has run under another format', () => {
  const meeting = runQualifying(meetingOf(twoHeats, carsNumbered(6)), carsNumbered(6));
  const sessions = twoHeats.sessions.map((spec) => (spec.id === 'heat-1' ? { ...spec, laps: 1 } : spec));
  meeting.given({ type: 'ChangeFormat', format: { ...twoHeats, sessions }, reason });
  const changed = revisionOf(meeting, 'FormatChanged');
  meeting.given(strike(changed));
  expect(meeting.when({ type: 'RestoreRecord', revision: changed, reason })).toEqual(['RecordRestored']);
  meeting.given(strike(changed));
  runRace(meeting, 'heat-1', ['3', '1', '5']);
  const run = places(meeting, 'heat-1');
  expect(meeting.when({ type: 'RestoreRecord', revision: changed, reason })).toBe('format-has-run');
  expect(places(meeting, 'heat-1')).toEqual(run);
});

it('a fixed field that changes no session decides anew which cars are late', () => {
  const race = { id: 'race', kind: 'heat' as const, laps: 1 };
  const meeting = meetingOf(
    {
      id: 'late',
      sessions: [
        { ...race, lineup: [{ draw: true, take: 2 }, { late: true }] },
        { ...race, id: 'trophy', count: { most: 8 }, lineup: [{ from: ['race'], deal: 'stagger' }] },
      ],
    },
    carsNumbered(3),
  );
  meeting.given(
    { type: 'DrawLineup', session, order: carsNumbered(3) },
    { type: 'EnterCar', car: '4', driver: 'A Late Entry' },
  );
  expect(startOrder(meeting, session)).toEqual(['1', '2', '4']);
  meeting.given({ type: 'FixField' });
  expect(startOrder(meeting, session)).toEqual(['1', '2']);
});
