import { crossings, raceAt } from '../weekend.ts';
import type { Case } from './case.ts';

const session = 'race';
const reason = 'official decision';

/** The commands of race control during a caution, each with a meeting in which it is accepted. */
export const CAUTION_CASES = {
  RestartFromZero: {
    given: () => raceAt('red'),
    command: { type: 'RestartFromZero', session, reason },
    repeated: 'nothing',
  },
  CreditLap: {
    given: () => raceAt('green').given(...crossings('1', '2')),
    command: { type: 'CreditLap', session, car: '2', lap: 1, reason },
    repeated: 'nothing',
  },
  FreezeOrder: {
    given: () => raceAt('yellow'),
    command: { type: 'FreezeOrder', session, order: ['2', '1', '3'], reason },
    repeated: 'nothing',
  },
  SetRestartOrder: {
    given: () => raceAt('red'),
    command: { type: 'SetRestartOrder', session, order: ['2', '1', '3'], reason },
    repeated: 'nothing',
  },
  WaveAround: {
    given: () =>
      raceAt('green').given(...crossings('1', '2', '3', '1', '2', '1', '2'), {
        type: 'CallCaution',
        session,
        reason,
      }),
    command: { type: 'WaveAround', session, cars: ['3'] },
    repeated: 'nothing',
  },
  EnterPits: {
    given: () => raceAt('green'),
    command: { type: 'EnterPits', session, car: '1' },
    repeated: 'nothing',
  },
  LeavePits: {
    given: () => raceAt('green').given({ type: 'EnterPits', session, car: '1' }),
    command: { type: 'LeavePits', session, car: '1' },
    repeated: 'nothing',
  },
} satisfies Readonly<Record<string, Case>>;
