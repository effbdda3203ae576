import type { z } from 'zod';
import { CAUTION_EVENTS } from './cautions/events.ts';
import { CLASSES_EVENTS } from './classes/events.ts';
import { CROSSING_EVENTS } from './crossings/events.ts';
import { DISTANCE_EVENTS } from './distance/events.ts';
import { GRID_EVENTS } from './grid/events.ts';
import { MEETING_EVENTS } from './meeting/events.ts';
import { RANKING_EVENTS } from './rankings/events.ts';
import { RECORDS_EVENTS } from './records/events.ts';
import { RESULTS_EVENTS } from './results/events.ts';
import { SESSION_EVENTS } from './session/events.ts';
import type { Official } from './kernel/roles.ts';

/** Every type of event that the log of a meeting may hold, with the schema of its data. */
export const EVENTS = {
  ...MEETING_EVENTS,
  ...CLASSES_EVENTS,
  ...GRID_EVENTS,
  ...SESSION_EVENTS,
  ...CROSSING_EVENTS,
  ...CAUTION_EVENTS,
  ...DISTANCE_EVENTS,
  ...RESULTS_EVENTS,
  ...RANKING_EVENTS,
  ...RECORDS_EVENTS,
};

export type EventType = keyof typeof EVENTS;
export const EVENT_TYPES = Object.keys(EVENTS) as EventType[];
export type EventData = { [T in EventType]: z.infer<(typeof EVENTS)[T]> };

/** An event as a decision returns it, before its revision and its times are added. */
export type NewEvent = { [T in EventType]: { readonly type: T; readonly data: EventData[T] } }[EventType];

interface RecordStamp {
  /** Place in the log of the meeting, from 0. */
  readonly revision: number;
  /** When it happened on the track: ISO 8601 UTC with milliseconds, so that text order is time order. */
  readonly occurredAt: string;
  /** When it entered the log. It never decreases within a log. */
  readonly recordedAt: string;
  readonly official: Official;
}

/** A record of the log, as the folds read it. */
export type FactOf<T extends EventType> = {
  [K in T]: RecordStamp & { readonly type: K; readonly data: EventData[K] };
}[T];
export type Fact = FactOf<EventType>;

/** A record about one session. Draws and broken ties are about a session or about a ranking. */
export type SessionFact = Extract<Fact, { data: { session: string } }> | FactOf<'OrderDrawn' | 'TieBroken'>;

/** The schema version that new events carry. */
export const EVENT_SCHEMA = 1;
