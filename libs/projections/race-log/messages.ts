import { z } from 'zod';
import { EVENT_TYPES, type DeepReadonly, type EventType, type Fact, type MeetingState } from '#domain';
import * as field from '../fields.ts';
import { defineProjection } from '../projection.ts';
import { paramsOfRecord, recordParams } from './record-params.ts';
import { recordWords } from './record-words.ts';

const message = z.strictObject({
  revision: field.revision,
  occurredAt: field.occurredAt,
  session: field.session.nullable().describe('The session; null for a message about the whole meeting.'),
  type: z.enum(EVENT_TYPES).describe('The type of the event.'),
  params: recordParams,
  words: z.string().describe('The record in the words of the officials.'),
  reason: z.string().nullable().describe('The reason; null if the record has none.'),
  note: z.string().nullable().describe('The note; null if the record has none.'),
});
type Message = DeepReadonly<z.infer<typeof message>>;

/** A board shows the last few messages. Older ones are in the race log. */
const MAX_MESSAGES = 20;

/** The records that everybody at the track should hear of. */
const MESSAGE_TYPES: ReadonlySet<EventType> = new Set([
  'NoteAdded',
  'CautionCalled',
  'RedShown',
  'SessionRestarted',
  'DistanceExtended',
  'DistanceShortened',
  'RaceEnded',
  'FreePassAwarded',
  'WaveAroundGiven',
  'RestartOrderSet',
  'IncidentReported',
  'DriverChanged',
  'CarMovedToRear',
  'CarScratched',
  'LapDisallowed',
  'LapReinstated',
  'PenaltyImposed',
  'PenaltyServed',
  'PenaltyRescinded',
  'DeadHeatDeclared',
  'ResultsPosted',
  'ResultsCertified',
  'ResultsReopened',
]);

/** The last messages of race control, without those that were struck: for boards and announcers. */
export const messages = defineProjection({
  name: 'messages',
  version: 1,
  session: 'optional',
  fields: {
    rows: z.array(message).describe('The last messages, at most 20, the newest first.'),
  },
  view: (state, session) => ({ rows: lastMessages(state, session?.spec.id) }),
});

function lastMessages(state: MeetingState, id: string | undefined): readonly Message[] {
  const { items, length } = state.records;
  const rows: Message[] = [];
  for (let i = length - 1; i >= 0 && rows.length < MAX_MESSAGES; i -= 1) {
    const fact = items[i] as Fact;
    if (!MESSAGE_TYPES.has(fact.type) || state.struck.has(fact.revision)) continue;
    const message = messageOf(state, fact);
    if (id === undefined || message.session === null || message.session === id) rows.push(message);
  }
  return rows;
}

function messageOf(state: MeetingState, fact: Fact): Message {
  const data: { session?: string | undefined; reason?: string; note?: string } = fact.data;
  return {
    revision: fact.revision,
    occurredAt: fact.occurredAt,
    session: data.session ?? null,
    type: fact.type,
    params: paramsOfRecord(state, fact),
    words: recordWords(state, fact, false),
    reason: data.reason ?? null,
    note: data.note ?? null,
  };
}
