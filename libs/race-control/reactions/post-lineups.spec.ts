import type { Format } from '#domain';
import type { Given } from '../../../test/support/given.ts';
import { heatsByCars } from '../../../test/support/heats-by-cars.ts';
import { pillDraw, rankedNight } from '../../../test/support/ranked-night.ts';
import {
  finish,
  meetingOf,
  carsNumbered,
  oneRace,
  runQualifying,
  revisionOf,
  runRace,
  twoHeats,
} from '../../../test/support/weekend.ts';
import { postLineups } from './post-lineups.ts';

const CARS = carsNumbered(8);

/** Returns the sessions whose line-up the last record posts. */
function postedBy({ state, facts }: Given): string[] {
  const last = facts.at(-1);
  return (last ? postLineups.react(state, last) : []).map((command) =>
    command.type === 'PostLineup' ? command.session : command.type,
  );
}

const certify = (session: string) => ({ type: 'CertifyResults', session }) as const;
const post = (session: string) => ({ type: 'PostLineup', session }) as const;
const reopen = (session: string) => ({ type: 'ReopenResults', session, reason: 'protest' }) as const;

/** A meeting with certified qualifying. */
const qualified = (format: Format = twoHeats): Given =>
  runQualifying(meetingOf(format, CARS), CARS).given(certify('qualifying'));

/** A meeting with both heats run and posted, and the first one certified. */
function heatsRun(): Given {
  const meeting = qualified();
  for (const heat of ['heat-1', 'heat-2']) runRace(meeting, heat);
  return meeting.given(certify('heat-1'));
}

describe('a line-up', () => {
  it('is posted once the session that it rests on is certified', () => {
    expect(postedBy(runQualifying(meetingOf(twoHeats, CARS), CARS))).toEqual([]);
    expect(postedBy(qualified())).toEqual(['heat-1', 'heat-2']);
  });

  it('waits for all sessions that it rests on', () => {
    const meeting = heatsRun();
    expect(postedBy(meeting)).toEqual([]);
    expect(postedBy(meeting.given(certify('heat-2')))).toEqual(['lcq']);
  });

  it('waits for the places that are still open', () => {
    const meeting = heatsRun().given(certify('heat-2'), post('lcq'));
    runRace(meeting, 'lcq');
    expect(postedBy(meeting)).toEqual([]);
    expect(postedBy(meeting.given(certify('lcq')))).toEqual(['main']);
  });

  it('is posted once the ranking that it rests on is drawn, and its heat certified', () => {
    const meeting = rankedNight();
    expect(postedBy(meeting)).toEqual([]);
    expect(postedBy(meeting.given(pillDraw))).toEqual(['heat']);
    expect(postedBy(runRace(meeting, 'heat').given(certify('heat')))).toEqual([]);
  });

  it('is posted once the order and the inversion that it waits for are drawn', () => {
    const meeting = runRace(rankedNight().given(pillDraw), 'heat').given(certify('heat'));
    meeting.given({ type: 'EnterCar', car: '9', driver: 'A Guest' });
    meeting.given({ type: 'DrawOrder', session: 'dash', order: ['2', '1', '3'] });
    expect(postedBy(meeting)).toEqual(['dash']);
    expect(postedBy(meeting.given({ type: 'DrawInversion', session: 'race', number: 2 }))).toEqual([]);
    meeting.given({ type: 'ChooseCar', session: 'race', car: '9', reason: 'a guest of the promoter' });
    expect(postedBy(meeting)).toEqual(['race']);
  });

  it('is not posted again if it has not changed', () => {
    const meeting = qualified().given(post('heat-1'), reopen('qualifying'), certify('qualifying'));
    expect(postedBy(meeting)).toEqual(['heat-2']);
  });

  it('is posted again when a session is certified again with another order', () => {
    const meeting = qualified().given(post('heat-1'), reopen('qualifying'));
    meeting.given(
      { type: 'DisallowLap', session: 'qualifying', car: '1', lap: 1, reason: 'under weight' },
      { type: 'PostResults', session: 'qualifying' },
    );
    expect(postedBy(meeting)).toEqual([]);
    expect(postedBy(meeting.given(certify('qualifying')))).toEqual(['heat-1', 'heat-2']);
  });

  it('is not posted again once the race has started', () => {
    const meeting = qualified().given(post('heat-1'), { type: 'OpenSession', session: 'heat-1' });
    meeting.given({ type: 'ShowGreen', session: 'heat-1' }, reopen('qualifying'));
    meeting.given(
      { type: 'DisallowLap', session: 'qualifying', car: '1', lap: 1, reason: 'under weight' },
      { type: 'PostResults', session: 'qualifying' },
      certify('qualifying'),
    );
    expect(postedBy(meeting)).toEqual(['heat-2']);
  });

  it('is posted after its draw, and after a new draw', () => {
    const meeting = meetingOf(oneRace(), CARS);
    const draw = (...order: string[]) => ({ type: 'DrawLineup', session: 'race', order }) as const;
    expect(postedBy(meeting.given(draw(...CARS)))).toEqual(['race']);
    expect(postedBy(meeting.given(post('race'), draw(...CARS.toReversed())))).toEqual(['race']);
  });

  it('waits for its draw if it has other sources too', () => {
    const [first, ...others] = twoHeats.sessions;
    const drawn = others.map((spec) =>
      spec.id === 'heat-1' ? { ...spec, lineup: [...(spec.lineup ?? []), { draw: true as const }] } : spec,
    );
    const meeting = qualified({ id: 'drawn', sessions: first ? [first, ...drawn] : drawn });
    expect(postedBy(meeting)).toEqual(['heat-2']);
    meeting.given({ type: 'DrawLineup', session: 'heat-1', order: CARS });
    expect(postedBy(meeting)).toEqual(['heat-1']);
  });

  it('is posted after a change of the format if its sources are settled', () => {
    const format = { ...twoHeats, id: 'two-heats-again', name: 'Two heats, again' };
    const meeting = qualified().given({ type: 'ChangeFormat', format, reason: 'a name' });
    expect(postedBy(meeting)).toEqual(['heat-1', 'heat-2']);
  });

  it('is posted when a change of the format is struck or restored', () => {
    const waiting = twoHeats.sessions.map((spec) =>
      spec.id === 'heat-1' ? { ...spec, lineup: [{ draw: true as const }] } : spec,
    );
    const meeting = qualified();
    meeting.given({ type: 'ChangeFormat', format: { id: 'drawn', sessions: waiting }, reason: 'rain' });
    expect(postedBy(meeting)).toEqual(['heat-2']);
    const revision = revisionOf(meeting, 'FormatChanged');
    expect(postedBy(meeting.given({ type: 'StrikeRecord', revision, reason: 'dry' }))).toEqual([
      'heat-1',
      'heat-2',
    ]);
    expect(postedBy(meeting.given({ type: 'RestoreRecord', revision, reason: 'wet' }))).toEqual(['heat-2']);
  });

  it('is not posted again when it is struck or a car is withdrawn', () => {
    const meeting = qualified().given(post('heat-1'), post('heat-2'));
    const revision = revisionOf(meeting, 'LineupPosted');
    expect(postedBy(meeting.given({ type: 'StrikeRecord', revision, reason: 'too early' }))).toEqual([]);
    expect(postedBy(meeting.given({ type: 'WithdrawCar', car: '3', reason: 'engine' }))).toEqual([]);
  });

  it('is not posted if it rests on nothing that can be settled', () => {
    const lineup = [{ provisional: 'standings' as const, take: 2 }];
    const format: Format = { id: 'stars', sessions: [{ id: 'stars', kind: 'heat', laps: 5, lineup }] };
    const meeting = meetingOf(twoHeats, CARS, { 1: 1, 2: 2 });
    expect(postedBy(meeting.given({ type: 'ChangeFormat', format, reason: 'a show' }))).toEqual([]);
  });

  it('is not posted without a car', () => {
    const none = meetingOf(twoHeats, []);
    none.given({ type: 'OpenSession', session: 'qualifying' }, { type: 'ShowGreen', session: 'qualifying' });
    none.given(...finish('qualifying'), { type: 'PostResults', session: 'qualifying' });
    expect(postedBy(none.given(certify('qualifying')))).toEqual([]);
  });

  it('is posted once the field is fixed, if the draw came before', () => {
    const cars = carsNumbered(10);
    const meeting = meetingOf(heatsByCars, cars).given({ type: 'DrawOrder', ranking: 'pills', order: cars });
    expect(postedBy(meeting)).toEqual([]);
    expect(postedBy(meeting.given({ type: 'FixField' }))).toEqual(['heat-1', 'heat-2']);
    const revision = revisionOf(meeting, 'FieldFixed');
    expect(postedBy(meeting.given({ type: 'StrikeRecord', revision, reason: 'late cars' }))).toEqual([]);
    expect(postedBy(meeting.given({ type: 'RestoreRecord', revision, reason: 'no car came' }))).toEqual([
      'heat-1',
      'heat-2',
    ]);
  });

  it('waits for no session that no car can reach', () => {
    const four = CARS.slice(0, 4);
    const meeting = runQualifying(meetingOf(twoHeats, four), four).given(certify('qualifying'));
    for (const heat of ['heat-1', 'heat-2']) runRace(meeting, heat);
    meeting.given(certify('heat-1'));
    expect(postedBy(meeting.given(certify('heat-2')))).toEqual(['main']);
  });

  it('rests on a session through one that no car can reach', () => {
    const main = { id: 'main', kind: 'main' as const, laps: 5, lineup: [{ from: ['other', 'lcq'] }] };
    const other = { id: 'other', kind: 'heat' as const, laps: 5, lineup: [{ from: ['qualifying'] }] };
    const sessions = [...twoHeats.sessions.slice(0, 4), other, main];
    const four = CARS.slice(0, 4);
    const meeting = runQualifying(meetingOf({ id: 'through', sessions }, four), four);
    meeting.given(certify('qualifying'));
    for (const id of ['other', 'heat-1', 'heat-2']) runRace(meeting, id).given(certify(id));
    expect(postedBy(meeting)).toEqual(['main']);
  });
});
