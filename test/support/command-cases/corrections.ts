import type { Cases } from './case.ts';
import { crossings, raceAt } from '../weekend.ts';

const reason = 'official decision';

export const CORRECTIONS = {
  AmendMeeting: {
    given: () => raceAt('entered'),
    command: { type: 'AmendMeeting', name: 'Corrected name', date: '2026-05-03' },
    repeated: 'nothing',
  },
  ArchiveMeeting: {
    given: () => raceAt('entered'),
    command: { type: 'ArchiveMeeting' },
    repeated: 'nothing',
  },
  RestoreMeeting: {
    given: () => raceAt('entered').given({ type: 'ArchiveMeeting' }),
    command: { type: 'RestoreMeeting' },
    repeated: 'nothing',
  },
  RenumberCar: {
    given: () => raceAt('green'),
    command: { type: 'RenumberCar', car: '2', to: '22', reason },
    repeated: 'nothing',
  },
  ReassignLaps: {
    given: () => raceAt('green').given(...crossings('1', '2', '3', '1')),
    command: { type: 'ReassignLaps', session: 'race', from: '1', to: '2', laps: [2], reason },
    repeated: 'nothing',
  },
  SwapCars: {
    given: () => raceAt('green').given(...crossings('1', '2', '3', '1')),
    command: { type: 'SwapCars', session: 'race', from: '1', to: '2', reason },
    repeated: 'nothing',
  },
  AddToLineup: {
    given: () => raceAt('lined-up').given({ type: 'EnterCar', car: '9', driver: 'A Late Entry' }),
    command: { type: 'AddToLineup', session: 'race', car: '9', reason },
    repeated: 'nothing',
  },
  PromoteAlternate: {
    given: () => raceAt('lined-up', { field: 2, alternates: 1 }),
    command: { type: 'PromoteAlternate', session: 'race', car: '3', reason },
    repeated: 'nothing',
  },
  ChangeDriver: {
    given: () => raceAt('green'),
    command: { type: 'ChangeDriver', session: 'race', car: '1', driver: 'Carl Relief', reason },
    repeated: 'nothing',
  },
} satisfies Partial<Cases>;
