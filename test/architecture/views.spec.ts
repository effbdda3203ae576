import { House, rulesAbout, type Finding } from './house.ts';

/** The compiler's codes for a value of another type, and for a property that is missing. */
const NOT_ASSIGNABLE = 'TS2322';
const MISSING = 'TS2741';

/** Returns a projection whose schema has rows with a car and a place, and whose view is the given one. */
const projection = (rows: string, more = ''): string => `
import { z } from 'zod';
import type { MeetingState } from '#domain';
import { defineProjection } from './projection.ts';

const row = z.strictObject({ car: z.string(), place: z.int().nullable() });
const rowsOf = ({ entries }: MeetingState) => [...entries.values()].map((entry) => (${rows}));
const viewOf = (state: MeetingState) => ({ rows: rowsOf(state)${more} });

export const planted = defineProjection({
  name: 'planted',
  version: 1,
  session: 'none',
  fields: { count: z.int(), rows: z.array(row) },
  view: (state) => viewOf(state),
});
`;

const car = 'car: entry.car';
const place = 'place: entry.standing ?? null';
const count = ', count: state.revision';

const BROKEN: readonly (readonly [fact: string, rule: string, text: string])[] = [
  ['has a field too many', NOT_ASSIGNABLE, projection(`{ ${car}, ${place} }`, `${count}, size: 1`)],
  ['lacks a field', MISSING, projection(`{ ${car}, ${place} }`)],
  [
    'has a row with a field too many',
    NOT_ASSIGNABLE,
    projection(`{ ${car}, ${place}, team: entry.team ?? null }`, count),
  ],
  [
    'has a row with an optional field too many',
    NOT_ASSIGNABLE,
    projection(`{ ${car}, ${place}, team: entry.team }`, count),
  ],
  ['has a row that lacks a field', NOT_ASSIGNABLE, projection(`{ ${car} }`, count)],
  [
    'has a row with a field of another type',
    NOT_ASSIGNABLE,
    projection(`{ ${car}, place: entry.driver }`, count),
  ],
  [
    'never has the null that its schema allows',
    NOT_ASSIGNABLE,
    projection(`{ ${car}, place: entry.revision }`, count),
  ],
];

const fileOf = (index: number): string => `libs/projections/planted-${index}.ts`;
const sound = 'libs/projections/sound.ts';

describe('The compiler refuses a view that', () => {
  let house: House;
  let findings: readonly Finding[];

  beforeAll(async () => {
    const plants = BROKEN.map(([, , text], index): [string, string] => [fileOf(index), text]);
    const files = { ...Object.fromEntries(plants), [sound]: projection(`{ ${car}, ${place} }`, count) };
    house = await House.build(files, ['libs/domain', 'libs/projections']);
    findings = await house.compile('libs/projections/tsconfig.json');
  });

  afterAll(() => house.leave());

  it.each(BROKEN.map(([fact, rule], index) => ({ fact, rule, file: fileOf(index) })))(
    '$fact',
    ({ rule, file }) => {
      expect(rulesAbout(findings, file)).toEqual([rule]);
    },
  );

  it('differs from its schema, and no other', () => {
    const broken = BROKEN.map((_, index) => fileOf(index));
    expect(findings.filter(({ file }) => !broken.includes(file))).toEqual([]);
  });
});
