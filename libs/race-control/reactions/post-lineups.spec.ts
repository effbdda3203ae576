import type { Format } from '#domain';
import type { Given } from '../../../test/support/given.ts';
import {
  finish,
  meetingOf,
  numbered,
  oneRace,
  qualify,
  revisionOf,
  runRace,
  twoHeats,
} from '../../../test/support/weekend.ts';
import { postLineups } from './post-lineups.ts';

const CARS = numbered(8);

/** The line-ups that the last record calls for. */
function called({ state, facts }: Given): string[] {
  const last = facts.at(-1);
  return (last ? postLineups.react(state, last) : []).map((command) =>
    command.type === 'PostLineup' ? command.session : command.type,
  );
}

const certify = (session: string) => ({ type: 'CertifyResults', session }) as const;
const post = (session: string) => ({ type: 'PostLineup', session }) as const;
const reopen = (session: string) => ({ type: 'ReopenResults', session, reason: 'protest' }) as const;

/** Qualifying is certified. */
const qualified = (format: Format = twoHeats): Given =>
  qualify(meetingOf(format, CARS), CARS).given(certify('qualifying'));

/** Both heats are run and posted, the first is certified. */
function heatsRun(): Given {
  const meeting = qualified();
  for (const heat of ['heat-1', 'heat-2']) runRace(meeting, heat);
  return meeting.given(certify('heat-1'));
}

describe('a line-up', () => {
  it('is called for once the session that it rests on is certified', () => {
    expect(called(qualify(meetingOf(twoHeats, CARS), CARS))).toEqual([]);
    expect(called(qualified())).toEqual(['heat-1', 'heat-2']);
  });

  it('waits for all the sessions that it rests on', () => {
    const meeting = heatsRun();
    expect(called(meeting)).toEqual([]);
    expect(called(meeting.given(certify('heat-2')))).toEqual(['lcq']);
  });

  it('waits for the places that are still to be won', () => {
    const meeting = heatsRun().given(certify('heat-2'), post('lcq'));
    runRace(meeting, 'lcq');
    expect(called(meeting)).toEqual([]);
    expect(called(meeting.given(certify('lcq')))).toEqual(['main']);
  });

  it('is not called for where it stands posted as it is', () => {
    const meeting = qualified().given(post('heat-1'), reopen('qualifying'), certify('qualifying'));
    expect(called(meeting)).toEqual(['heat-2']);
  });

  it('is called for again when the sessions are certified again with another order', () => {
    const meeting = qualified().given(post('heat-1'), reopen('qualifying'));
    meeting.given(
      { type: 'DisallowLap', session: 'qualifying', car: '1', lap: 1, reason: 'under weight' },
      { type: 'PostResults', session: 'qualifying' },
    );
    expect(called(meeting)).toEqual([]);
    expect(called(meeting.given(certify('qualifying')))).toEqual(['heat-1', 'heat-2']);
  });

  it('is called for no more once the race has started', () => {
    const meeting = qualified().given(post('heat-1'), { type: 'OpenSession', session: 'heat-1' });
    meeting.given({ type: 'ShowGreen', session: 'heat-1' }, reopen('qualifying'));
    meeting.given(
      { type: 'DisallowLap', session: 'qualifying', car: '1', lap: 1, reason: 'under weight' },
      { type: 'PostResults', session: 'qualifying' },
      certify('qualifying'),
    );
    expect(called(meeting)).toEqual(['heat-2']);
  });

  it('is called for by its draw, and by a new one', () => {
    const meeting = meetingOf(oneRace(), CARS);
    const draw = (...order: string[]) => ({ type: 'DrawLineup', session: 'race', order }) as const;
    expect(called(meeting.given(draw(...CARS)))).toEqual(['race']);
    expect(called(meeting.given(post('race'), draw(...CARS.toReversed())))).toEqual(['race']);
  });

  it('waits for its draw where it has other sources too', () => {
    const [first, ...others] = twoHeats.sessions;
    const drawn = others.map((spec) =>
      spec.id === 'heat-1' ? { ...spec, lineup: [...(spec.lineup ?? []), { draw: true as const }] } : spec,
    );
    const meeting = qualified({ id: 'drawn', sessions: first ? [first, ...drawn] : drawn });
    expect(called(meeting)).toEqual(['heat-2']);
    meeting.given({ type: 'DrawLineup', session: 'heat-1', order: CARS });
    expect(called(meeting)).toEqual(['heat-1']);
  });

  it('is called for by a change of the format, once nothing is left to wait for', () => {
    const format = { ...twoHeats, id: 'two-heats-again', name: 'Two heats, again' };
    const meeting = qualified().given({ type: 'ChangeFormat', format, reason: 'a name' });
    expect(called(meeting)).toEqual(['heat-1', 'heat-2']);
  });

  it('is called for when a change of the format is struck, or restored', () => {
    const waiting = twoHeats.sessions.map((spec) =>
      spec.id === 'heat-1' ? { ...spec, lineup: [{ draw: true as const }] } : spec,
    );
    const meeting = qualified();
    meeting.given({ type: 'ChangeFormat', format: { id: 'drawn', sessions: waiting }, reason: 'rain' });
    expect(called(meeting)).toEqual(['heat-2']);
    const revision = revisionOf(meeting, 'FormatChanged');
    expect(called(meeting.given({ type: 'StrikeRecord', revision, reason: 'dry' }))).toEqual([
      'heat-1',
      'heat-2',
    ]);
    expect(called(meeting.given({ type: 'RestoreRecord', revision, reason: 'wet' }))).toEqual(['heat-2']);
  });

  it('is not called for by the strike that takes it back, nor by a car that is withdrawn', () => {
    const meeting = qualified().given(post('heat-1'), post('heat-2'));
    const revision = revisionOf(meeting, 'LineupPosted');
    expect(called(meeting.given({ type: 'StrikeRecord', revision, reason: 'too early' }))).toEqual([]);
    expect(called(meeting.given({ type: 'WithdrawCar', car: '3', reason: 'engine' }))).toEqual([]);
  });

  it('is not called for where it rests on nothing that could be settled', () => {
    const lineup = [{ provisional: 'standings' as const, take: 2 }];
    const format: Format = { id: 'stars', sessions: [{ id: 'stars', kind: 'heat', laps: 5, lineup }] };
    const meeting = meetingOf(twoHeats, CARS, { 1: 1, 2: 2 });
    expect(called(meeting.given({ type: 'ChangeFormat', format, reason: 'a show' }))).toEqual([]);
  });

  it('is not called for where it has no car', () => {
    const none = meetingOf(twoHeats, []);
    none.given({ type: 'OpenSession', session: 'qualifying' }, { type: 'ShowGreen', session: 'qualifying' });
    none.given(...finish('qualifying'), { type: 'PostResults', session: 'qualifying' });
    expect(called(none.given(certify('qualifying')))).toEqual([]);
  });
});
