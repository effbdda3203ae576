import { z } from 'zod';
import { current, itemsOf, PENALTIES, penaltiesOf, sessionOf, type FactOf, type MeetingState } from '#domain';
import * as field from './fields.ts';
import { defineProjection } from './projection.ts';
import { driverOf } from './shared.ts';
import { penaltyWords } from './race-log/record-words.ts';

const penaltyRow = z.strictObject({
  penalty: field.revision.describe('The revision of the record that imposed the penalty.'),
  session: field.session,
  car: field.car,
  driver: field.driver,
  kind: z.enum(PENALTIES).describe('The kind of the penalty.'),
  words: z.string().describe('The penalty in words, like `2 laps`.'),
  reason: z.string().describe('The reason for the penalty.'),
  occurredAt: field.occurredAt,
  recordedAt: field.recordedAt,
  official: field.official,
  rescinded: field.revision
    .nullable()
    .describe('The revision of the record that rescinded the penalty; null while it stands.'),
  counts: z
    .boolean()
    .describe('Whether it changes the result: it stands, and its attempt was not started again from lap 0.'),
});

/**
 * Every penalty of the meeting with both of its times: when the act happened and when the penalty was
 * recorded.
 */
export const penalties = defineProjection({
  name: 'penalties',
  version: 2,
  session: 'optional',
  fields: {
    rows: z.array(penaltyRow).describe('The penalties, in the order in which they were imposed.'),
  },
  view: (state, session) => ({
    rows: imposed(state)
      .filter(({ data }) => session === undefined || data.session === session.spec.id)
      .map((fact) => row(state, fact)),
  }),
});

const imposed = (state: MeetingState): FactOf<'PenaltyImposed'>[] =>
  itemsOf(state.records)
    .filter(
      (fact): fact is FactOf<'PenaltyImposed'> =>
        fact.type === 'PenaltyImposed' && !state.struck.has(fact.revision),
    )
    .map((fact) => current(state, fact));

function row(
  state: MeetingState,
  { revision, data, occurredAt, recordedAt, official }: FactOf<'PenaltyImposed'>,
) {
  return {
    penalty: revision,
    session: data.session,
    car: data.car,
    driver: driverOf(state, data.car),
    kind: data.penalty,
    words: penaltyWords(data),
    reason: data.reason,
    occurredAt,
    recordedAt,
    official,
    rescinded: rescindedBy(state, revision) ?? null,
    // A penalty of an attempt that was started again from lap 0 stays in the log and no longer counts.
    counts: countsIn(state, data.session, revision),
  };
}

function countsIn(state: MeetingState, id: string, penalty: number): boolean {
  const session = sessionOf(state, id);
  return session !== undefined && penaltiesOf(session).some(({ revision }) => revision === penalty);
}

const rescindedBy = (state: MeetingState, penalty: number): number | undefined =>
  itemsOf(state.records).find(
    (fact) =>
      fact.type === 'PenaltyRescinded' && fact.data.penalty === penalty && !state.struck.has(fact.revision),
  )?.revision;
