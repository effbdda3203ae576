/** The units in which the people of a meeting read lengths and speeds. Views carry miles in all of them. */
export const UNITS = ['imperial', 'metric'] as const;
export type Units = (typeof UNITS)[number];

/** The units of a meeting that names none. */
export const DEFAULT_UNITS: Units = 'imperial';

/** The short names of the units of length and of speed. */
export const UNIT_NAMES = {
  imperial: { length: 'mi', speed: 'mph' },
  metric: { length: 'km', speed: 'km/h' },
} as const satisfies Record<Units, { readonly length: string; readonly speed: string }>;

const KILOMETERS_PER_MILE = 1.609_344;

const inUnits = (miles: number, units: Units): number =>
  units === 'metric' ? Math.round(miles * KILOMETERS_PER_MILE * 1_000) / 1_000 : miles;

/** Returns a length in the units of a meeting: kilometers to the meter, miles as they are. */
export const lengthIn = inUnits;

/** Returns a speed in the units of a meeting, to three decimals. */
export const speedIn = inUnits;

/** Returns a length that was typed in the units of a meeting, in miles. `lengthIn` gives it back. */
export const milesOf = (length: number, units: Units): number =>
  units === 'metric' ? length / KILOMETERS_PER_MILE : length;

/** Returns a length with its unit: "0.25 mi", "0.402 km". */
export const lengthWords = (miles: number, units: Units = DEFAULT_UNITS): string =>
  `${lengthIn(miles, units)} ${UNIT_NAMES[units].length}`;

/** Returns a speed with its unit: "67.099 mph", "107.985 km/h". */
export const speedWords = (mph: number, units: Units = DEFAULT_UNITS): string =>
  `${speedIn(mph, units).toFixed(3)} ${UNIT_NAMES[units].speed}`;
