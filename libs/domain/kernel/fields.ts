import { z } from 'zod';

const PRINTABLE = /^[^\s\p{C}](?:(?:[^\p{C}]|\u200c|\u200d)*[^\s\p{C}])?$/u;

/**
 * Returns the schema of text as people write it. It allows the joiners of scripts and emoji, and refuses
 * control characters and spaces at the ends.
 */
export const printable = (most: number) =>
  z.string().max(most).regex(PRINTABLE, 'must be printable text without spaces at its ends');

/** Kebab-case name of a meeting, a session or a format. It is plain because it stands in addresses. */
export const id = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words and digits joined by hyphens, like heat-1');

const CLASS_LENGTH = 24;
const NUMBER_LENGTH = 16;
const CLASS_PREFIX = /^[a-z0-9]+(?:-[a-z0-9]+)*\//;

export const classId = id
  .max(CLASS_LENGTH)
  .regex(/[a-z]/, 'must have a letter')
  .describe('The id of a class, like `modifieds`.');
export const car = printable(CLASS_LENGTH + 1 + NUMBER_LENGTH)
  .refine(
    (text) => text.length <= NUMBER_LENGTH || text.replace(CLASS_PREFIX, '').length <= NUMBER_LENGTH,
    `must have at most ${NUMBER_LENGTH} characters`,
  )
  .describe(
    'The number as painted, which is text: "07" is not "7". ' +
      'In a meeting with classes the class stands before it, like `modifieds/7`.',
  );
export const cars = z.array(car).max(200).describe('The cars that were involved.');

/** Returns the schema of an id that has a class before it in a meeting with classes. */
const idInClass = (example: string) =>
  z
    .string()
    .max(CLASS_LENGTH + 1 + 60)
    .regex(
      /^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)?[a-z0-9]+(?:-[a-z0-9]+)*$/,
      `must be lower-case words and digits joined by hyphens, like ${example}`,
    );

export const session = idInClass('heat-1').describe(
  'A session of the meeting, like `heat-1`, in a meeting with classes like `modifieds/heat-1`.',
);
/** All copies of a session, like `heat-*` or `modifieds/heat-*`. */
export const sessionFamily = z
  .string()
  .max(CLASS_LENGTH + 1 + 62)
  .regex(
    /^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)?[a-z0-9]+(?:-[a-z0-9]+)*-\*$/,
    'must be a session with all its copies, like heat-*',
  );
export const ranking = idInClass('pills').describe(
  'A ranking of the meeting, like `pills`, in a meeting with classes like `modifieds/pills`.',
);
export const source = z
  .int()
  .min(0)
  .max(31)
  .describe(
    'The number of the source in the line-up, from 0. Sources within a source count too, each behind the ' +
      'one that it is within.',
  );
export const seed = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be 1 to 64 letters, digits and hyphens')
  .describe('The seed of the draw. The same seed gives the same draw on every machine.');
/** A number of points as text. It is exact, unlike a floating-point number. */
export const points = z
  .string()
  .max(40)
  .regex(/^-?\d+(?:\.\d+|\/[1-9]\d*)?$/, 'must be a number like 12, 276.5 or 1/3')
  .describe('The points as exact text, like 12, 276.5 or 1/3.');
export const reason = printable(500).describe('The reason, as the record will show it.');
export const words = printable(2_000);
export const note = words.optional().describe('A free text that is stored with the record.');
export const shortName = printable(120);
export const name = shortName.describe('The name as people read it.');

/** The bounds of the years whose text order is time order: four digits, in UTC. */
const [FIRST, LAST] = [Date.parse('0000-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** An instant in ISO 8601 with its zone. It is stored in UTC with milliseconds. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine(
    (text) => FIRST <= Date.parse(text) && Date.parse(text) <= LAST,
    'must be in the years 0000 to 9999',
  );
export const date = z.iso.date();

export const timeMs = z
  .number()
  .positive()
  .max(86_400_000)
  .multipleOf(0.001)
  .describe('The time of the lap in milliseconds, up to three decimals.');
/** A time between two crossings, in milliseconds. It is 0 if both happened at the same instant. */
export const measuredMs = z.number().min(0);
export const lap = z.int().min(1).max(10_000).describe('The lap of the car, from 1.');
export const laps = z.int().min(1).max(10_000).describe('The number of laps.');
export const place = z.int().min(1).max(1_000);
export const revision = z.int().min(0).describe('The revision of the record.');
