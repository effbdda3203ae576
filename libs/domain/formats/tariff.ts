import { z } from 'zod';
import * as field from '../kernel/fields.ts';

export const PENALTIES = [
  'to-rear',
  'laps',
  'place',
  'lap-time',
  'disqualified',
  'time',
  'places',
  'grid',
  'points',
  'drive-through',
  'stop-and-go',
  'hold',
] as const;

/** The values of penalties that only some kinds have. */
export const penaltyValues = {
  seconds: z
    .number()
    .positive()
    .max(86_400)
    .multipleOf(0.001)
    .optional()
    .describe('The seconds to add, for the penalty "time", or to stand still, for "stop-and-go".'),
  places: field.place
    .optional()
    .describe('How many places the car moves back, for the penalties "places" and "grid".'),
  points: z
    .number()
    .positive()
    .max(100_000)
    .multipleOf(0.001)
    .optional()
    .describe('The number of points to take away, for the penalty "points".'),
};

/** The penalty for an offence. Values that it leaves out are given with the penalty. */
const tariffRow = z.strictObject({
  penalty: z.enum(PENALTIES).describe('The penalty.'),
  laps: field.laps.optional(),
  ...penaltyValues,
});

/** The penalties of a series by offence. */
export const tariff = z
  .record(field.shortName, tariffRow)
  .describe(
    'The penalty for each offence. A penalty that names the offence may leave out what is given here.',
  );

type Value = 'laps' | 'place' | 'lap' | 'seconds' | 'places' | 'points' | 'toSession' | 'insteadOf';
type Use = Readonly<Partial<Record<Value, 'needed' | 'allowed'>>>;

/** The values that each penalty uses. Any other value is refused, so that no value is ignored. */
export const VALUES_OF_PENALTY: Readonly<Record<(typeof PENALTIES)[number], Use>> = {
  'to-rear': {},
  laps: { laps: 'needed', insteadOf: 'allowed' },
  place: { place: 'needed' },
  'lap-time': { lap: 'allowed' },
  disqualified: { insteadOf: 'allowed' },
  time: { seconds: 'needed', insteadOf: 'allowed' },
  places: { places: 'needed' },
  grid: { places: 'needed', toSession: 'needed' },
  points: { points: 'needed' },
  'drive-through': {},
  'stop-and-go': { seconds: 'allowed' },
  hold: { laps: 'needed' },
};

/** Every value that some penalty uses. */
export const PENALTY_VALUES = [
  ...new Set(Object.values(VALUES_OF_PENALTY).flatMap((use) => Object.keys(use) as Value[])),
];
