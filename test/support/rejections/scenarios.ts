import type { RejectionCode } from '#domain';
import { BEFORE_THE_GREEN } from './before-the-green.ts';
import { CAUTIONS } from './cautions.ts';
import { DISTANCE } from './distance.ts';
import type { Scenario } from './commands.ts';
import { CLASSES } from './classes.ts';
import { CROSSINGS } from './crossings.ts';
import { CORRECTIONS } from './corrections.ts';
import { FROM_THE_GREEN } from './from-the-green.ts';
import { GUARDS } from './guards.ts';
import { PLACES } from './places.ts';
import { FIELDS } from './fields.ts';
import { RANKINGS } from './rankings.ts';

/** Each code, with each command that can be refused with it for a different reason. */
export const SCENARIOS: { readonly [C in RejectionCode]: readonly Scenario[] } = {
  ...BEFORE_THE_GREEN,
  ...FROM_THE_GREEN,
  ...CAUTIONS,
  ...DISTANCE,
  ...CORRECTIONS,
  ...GUARDS,
  ...PLACES,
  ...RANKINGS,
  ...FIELDS,
  ...CROSSINGS,
  ...CLASSES,
};
