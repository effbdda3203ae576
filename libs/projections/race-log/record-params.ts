import { z } from 'zod';
import { current, paramsOf, type Fact, type MeetingState, type Params } from '#domain';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** The field of a row with what its words name. */
export const recordParams = z
  .record(z.string(), z.union([scalar, z.array(z.union([z.string(), z.number()])).readonly()]))
  .describe(
    'The numbers, texts and lists of the event as it applies now, by its field names. With the type they ' +
      'say the record in another language.',
  );

/** Returns the fields of a record that words can name, without the session, the reason and the note. */
export function paramsOfRecord(state: MeetingState, fact: Fact): Params {
  const { session: _, reason: __, note: ___, ...data } = { ...OWN_FIELDS, ...current(state, fact).data };
  return paramsOf(data);
}

const OWN_FIELDS = { session: undefined, reason: undefined, note: undefined };
