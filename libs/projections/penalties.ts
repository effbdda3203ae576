import { z } from 'zod';
import {
  current,
  isOpen,
  itemsOf,
  PENALTIES,
  penaltiesOf,
  penaltyWords,
  servingOf,
  sessionOf,
} from '#domain';
import type { FactOf, MeetingState } from '#domain';
import * as field from './fields.ts';
import { defineProjection } from './projection.ts';
import { driverOf } from './shared.ts';

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
    .describe(
      'Whether it stands: not rescinded, not replaced, and its attempt was not started again from lap 0.',
    ),
  offence: z.string().nullable().describe('The offence as the tariff names it; null if it was not named.'),
  toSession: field.session
    .nullable()
    .describe('The session on whose grid the car moves back; null for other penalties.'),
  open: z.boolean().describe('Whether the car has still to serve it.'),
  served: field.revision
    .nullable()
    .describe('The revision of the record that it was served; null if it was not.'),
  replacedBy: field.revision
    .nullable()
    .describe('The revision of the penalty that replaced it because it was not served; null without one.'),
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

function row(state: MeetingState, fact: FactOf<'PenaltyImposed'>) {
  const { revision, data, occurredAt, recordedAt, official } = fact;
  const session = sessionOf(state, data.session);
  // A penalty of an attempt that was started again from lap 0 stays in the log and no longer counts.
  const standing = session ? penaltiesOf(session) : [];
  return {
    penalty: revision,
    session: data.session,
    car: data.car,
    driver: driverOf(state, data.car, sessionOf(state, data.session)),
    kind: data.penalty,
    words: penaltyWords(data),
    reason: data.reason,
    occurredAt,
    recordedAt,
    official,
    rescinded: rescindedBy(state, revision) ?? null,
    counts: standing.some((penalty) => penalty.revision === revision),
    offence: data.offence ?? null,
    toSession: data.toSession ?? null,
    open: session !== undefined && isOpen(session, fact),
    served: (session && servingOf(session, revision)?.revision) ?? null,
    replacedBy: standing.find((penalty) => penalty.data.insteadOf === revision)?.revision ?? null,
  };
}

const rescindedBy = (state: MeetingState, penalty: number): number | undefined =>
  itemsOf(state.records).find(
    (fact) =>
      fact.type === 'PenaltyRescinded' && fact.data.penalty === penalty && !state.struck.has(fact.revision),
  )?.revision;
