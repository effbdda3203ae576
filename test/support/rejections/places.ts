import type { Format } from '#domain';
import type { Given, Issued } from '../given.ts';
import { finish, meetingOf, penalty, raceAt } from '../weekend.ts';
import { session, reason, type Scenario } from './commands.ts';

const deadHeat = (...cars: string[]): Issued => ({ type: 'DeclareDeadHeat', session, cars, reason });
const tieBreak = (...cars: string[]): Issued => ({ type: 'BreakTie', session, cars, reason });

const heatAndMain: Format = {
  id: 'heat-and-main',
  sessions: [
    { id: 'heat', kind: 'heat', laps: 1, lineup: [{ draw: true }] },
    { id: 'race', kind: 'main', laps: 1, lineup: [{ from: ['heat'] }] },
  ],
};

/** A heat whose second place is shared by two cars. */
export const tiedHeat = (format: Format = heatAndMain): Given =>
  meetingOf(format, ['1', '2', '3']).given(
    { type: 'DrawLineup', session: 'heat', order: ['1', '2', '3'] },
    { type: 'PostLineup', session: 'heat' },
    { type: 'OpenSession', session: 'heat' },
    { type: 'ShowGreen', session: 'heat' },
    ...finish('heat', '1', '2', '3'),
    { type: 'DeclareDeadHeat', session: 'heat', cars: ['2', '3'], reason },
    { type: 'PostResults', session: 'heat' },
  );

/** Refusals about places that cars share. */
export const PLACES = {
  'cars-not-level': [
    [() => raceAt('checkered'), deadHeat('1', '3')],
    [() => raceAt('checkered').given(penalty({ car: '2', penalty: 'laps', laps: 1 })), deadHeat('1', '2')],
    [() => raceAt('checkered').given(penalty({ car: '1' })), deadHeat('1', '3')],
  ],
  'cars-not-tied': [
    [() => raceAt('checkered'), tieBreak('1', '2')],
    [() => raceAt('checkered').given(deadHeat('1', '2', '3')), tieBreak('1', '2')],
  ],
  'tie-open': [[() => tiedHeat(), { type: 'PostLineup', session }]],
} satisfies Record<string, readonly Scenario[]>;
