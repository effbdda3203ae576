import type { Given, Issued } from '../given.ts';
import { heatsByCars } from '../heats-by-cars.ts';
import { carsNumbered, meetingOf, raceAt } from '../weekend.ts';
import type { Scenario } from './commands.ts';

const fix: Issued = { type: 'FixField' };
const pills: Issued = { type: 'DrawOrder', ranking: 'pills', seed: 'a' };
const night = (): Given => meetingOf(heatsByCars, carsNumbered(10)).given(pills);

/** Refusals about the number of cars. */
export const FIELDS = {
  'field-not-fixed': [
    [night, { type: 'PostLineup', session: 'heat-1' }],
    [night, { type: 'OpenSession', session: 'heat-2' }],
  ],
  'field-not-used': [
    [() => raceAt('entered'), fix],
    [night, { ...fix, session: 'practice' }],
  ],
  'field-empty': [[() => meetingOf(heatsByCars, []), fix]],
  'field-has-run': [
    [
      () =>
        night().given(
          fix,
          { type: 'PostLineup', session: 'heat-1' },
          { type: 'OpenSession', session: 'heat-1' },
        ),
      { ...fix, cars: 17 },
    ],
  ],
} satisfies Record<string, readonly Scenario[]>;
