import type { RejectionCode } from '#domain';
import { raceAt, revisionOf } from '../weekend.ts';
import { reason, session, type Scenario } from './commands.ts';

const twoWithOne = () =>
  raceAt('entered').given(
    { type: 'AmendEntry', car: '1', transponder: 'T-1' },
    { type: 'WithdrawCar', car: '1', reason },
    { type: 'AmendEntry', car: '2', transponder: 'T-1' },
  );

/** Refusals of corrections. */
export const CORRECTIONS = {
  'transponder-taken': [
    [
      () => raceAt('entered').given({ type: 'AmendEntry', car: '1', transponder: 'T-1' }),
      { type: 'EnterCar', car: '9', driver: 'A Driver', transponder: 'T-1' },
    ],
    [
      () => raceAt('entered').given({ type: 'AmendEntry', car: '1', transponder: 'T-1' }),
      { type: 'AmendEntry', car: '2', transponder: 'T-1' },
    ],
    [
      twoWithOne,
      (meeting) => ({ type: 'StrikeRecord', revision: revisionOf(meeting, 'CarWithdrawn'), reason }),
    ],
  ],
  'session-under-flag': [[() => raceAt('green'), { type: 'ArchiveMeeting' }]],
  'not-an-alternate': [
    [
      () => raceAt('lined-up', { field: 1, alternates: 1 }),
      { type: 'PromoteAlternate', session, car: '3', reason },
    ],
  ],
  'invisible-character': [
    [() => raceAt('entered'), { type: 'EnterCar', car: '1\u200d2', driver: 'A Driver' }],
    [() => raceAt('entered'), { type: 'EnterCar', car: '9', driver: '\u3164' }],
    [() => raceAt('entered'), { type: 'AmendEntry', car: '1', driver: '\u3164' }],
  ],
} satisfies Partial<Record<RejectionCode, readonly Scenario[]>>;
