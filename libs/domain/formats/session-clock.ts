import { isLapsKey, isTimed, rankKeys, type SessionSpec } from './format.ts';

/**
 * Returns whether a timed session ranks its cars by their laps and the time of these laps. Then a distance in
 * laps is that of each car.
 */
export const ranksByLaps = (spec: SessionSpec): boolean => isTimed(spec) && isLapsKey(rankKeys(spec)[0]);

/** Returns whether each car finishes with the lap that it is on when its time has run out. */
export const endsOnOwnLap = ({ ends }: SessionSpec): boolean => ends?.plus === 'own-lap';

/** Returns whether the time of each car of a timed session runs from its own first crossing. */
export const isStaggered = (spec: SessionSpec): boolean => isTimed(spec) && spec.start === 'staggered';

/** Returns whether a timed session needs the time that each car has run since its own start. */
export const clocksCars = (spec: SessionSpec): boolean => ranksByLaps(spec) || isStaggered(spec);
