import type { Cases } from '../command-cases.ts';
import { raceAt } from '../weekend.ts';

const reason = 'official decision';

export const CORRECTIONS = {
  AmendMeeting: {
    given: () => raceAt('entered'),
    command: { type: 'AmendMeeting', name: 'Corrected name', date: '2026-05-03' },
    repeated: 'nothing',
  },
  RenumberCar: {
    given: () => raceAt('green'),
    command: { type: 'RenumberCar', car: '2', to: '22', reason },
    repeated: 'nothing',
  },
} satisfies Partial<Cases>;
