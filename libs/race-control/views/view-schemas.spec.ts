import { z } from 'zod';
import { evolve, initialState } from '#domain';
import { readWholeStream } from '#event-store';
import { VIEW_SCHEMAS } from '#projections';
import { viewsOf } from '../../../test/support/views.ts';
import { CLASH, playedExample } from '../../../test/support/example.ts';
import { toFact } from '../log/log-record.ts';

/** A prime number of records, so that the looks fall on all kinds of records. */
const RECORDS_BETWEEN_LOOKS = 199;

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly description?: string;
}

/** Returns the fields of a schema without a description, at every depth. */
function undescribed({ properties = {}, items, anyOf = [] }: Schema, at: string): string[] {
  const inner = [...anyOf, ...(items ? [items] : [])].flatMap((each) => undescribed(each, at));
  const own = Object.entries(properties).flatMap(([name, field]) => {
    const variants = [field, ...(field.anyOf ?? [])];
    const isDescribed = variants.some(({ description }) => description !== undefined);
    return [...(isDescribed ? [] : [`${at}.${name}`]), ...undescribed(field, `${at}.${name}`)];
  });
  return [...inner, ...own];
}

describe('the schemas of the views', () => {
  it('describe every field', () => {
    const missing = Object.entries(VIEW_SCHEMAS).flatMap(([name, schema]) =>
      undescribed(z.toJSONSchema(schema, { io: 'input' }) as Schema, name),
    );
    expect(missing).toEqual([]);
  });

  it('describe every view of every session of the Clash, from its beginning to its end', async () => {
    const { store, race } = await playedExample();
    let state = initialState();
    const looks: string[][] = [];
    for await (const event of readWholeStream(store, `meeting-${CLASH}`)) {
      state = evolve(state, toFact(event));
      if (event.revision % RECORDS_BETWEEN_LOOKS === 0) looks.push(Object.keys(viewsOf(state)));
    }
    looks.push(Object.keys(viewsOf(state)));
    await race.drain();
    expect(looks.length).toBe(31);
    expect(new Set(looks.map((names) => names.length))).toEqual(new Set([91]));
  });
});
