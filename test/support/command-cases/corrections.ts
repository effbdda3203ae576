import type { Cases } from '../command-cases.ts';
import { raceAt } from '../weekend.ts';

export const CORRECTIONS = {
  AmendMeeting: {
    given: () => raceAt('entered'),
    command: { type: 'AmendMeeting', name: 'Corrected name', date: '2026-05-03' },
    repeated: 'nothing',
  },
} satisfies Partial<Cases>;
