import type { RejectionCode } from '#domain';
import type { Given, Issued } from '../given.ts';
import { crossings, oneRace, meetingOf, raceAt } from '../weekend.ts';
import { reason, session, type Scenario } from './commands.ts';

/** Two races without a line-up. The first is under green. */
function secondRaceOpen(): Given {
  const [race] = oneRace({ lineup: undefined }).sessions;
  if (!race) throw new Error('no race');
  const format = { id: 'two-races', sessions: [race, { ...race, id: 'second' }] };
  return meetingOf(format, ['1']).given(
    { type: 'OpenSession', session },
    { type: 'ShowGreen', session },
    { type: 'OpenSession', session: 'second' },
  );
}

/** A race in which a record was struck and another one was made in its place. */
function replaced(first: Issued, second: Issued): Given {
  const race = raceAt('green').given(first);
  return race.given({ type: 'StrikeRecord', revision: race.state.revision, reason }, second);
}

const onRecordStruck = (meeting: Given): Issued => {
  const revision = [...meeting.state.struck.keys()].at(-1) ?? 0;
  return { type: 'RestoreRecord', revision, reason };
};

/** Refusals that guard against slips. */
export const GUARDS = {
  'needs-confirmation': [
    [() => raceAt('green'), { type: 'ShowWhite', session, confirm: false }],
    [() => raceAt('yellow'), { type: 'ShowWhite', session, confirm: false }],
    [() => raceAt('green').given(...crossings('1')), { type: 'ShowCheckered', session, confirm: false }],
    [() => raceAt('red'), { type: 'ShowCheckered', session, confirm: false }],
    [
      () => raceAt('green', { laps: 1 }).given(...crossings('1', '2'), { type: 'ShowCheckered', session }),
      { type: 'PostResults', session, confirm: false },
    ],
    [secondRaceOpen, { type: 'ShowGreen', session: 'second', confirm: false }],
  ],
  'at-in-future': [
    [() => raceAt('green'), { type: 'RecordLap', session, car: '1', at: '2100-01-01T00:00:00.000Z' }],
  ],
  'record-replaced': [
    [() => replaced({ type: 'ShowCheckered', session }, { type: 'ShowCheckered', session }), onRecordStruck],
  ],
} satisfies Partial<Record<RejectionCode, readonly Scenario[]>>;
