import type { EventType, Fact } from '../events.ts';
import { sessionOf, type MeetingState } from '../meeting/state.ts';
import { reject, type Rejection } from '../rejections.ts';

const FLAGS = new Set<EventType>(['GreenShown', 'CautionCalled', 'RedShown', 'WhiteShown', 'CheckeredShown']);

/** Records of what happened or what changed a little: two of them stand side by side. */
const REPEATABLE = new Set<EventType>([
  'CarEntered',
  'EntryAmended',
  'CarRenumbered',
  'MeetingAmended',
  'FormatChanged',
  'NoteAdded',
  'ProgrammeSet',
  'CarMovedToRear',
  'CarPlaced',
  'CarSpun',
  'IncidentReported',
  'DistanceExtended',
  'PenaltyImposed',
  'LapsReassigned',
  'CarsSwapped',
  'PitsEntered',
  'PitsLeft',
  'CrossingSeen',
  'CountAdopted',
  'TransponderAssigned',
  'TransponderReleased',
  'WaveAroundGiven',
]);

/** The fields that say what a record is about. The later record about the same thing replaces the other. */
const SUBJECT = ['class', 'session', 'ranking', 'source', 'car', 'lap', 'crossing', 'penalty'] as const;

/** Refuses to restore a record beside another one that was made in its place after the strike. */
export function besideReplacement(state: MeetingState, record: Fact): Rejection | null {
  const replacement = replacementOf(state, record);
  if (!replacement) return null;
  const { revision, type } = record;
  const words = `${type} ${revision} was replaced by record ${replacement.revision}.`;
  return reject('record-replaced', words, { revision, replacedBy: replacement.revision });
}

function replacementOf(state: MeetingState, record: Fact): Fact | undefined {
  const struckBy = state.struck.get(record.revision)?.revision ?? state.revision;
  if (REPEATABLE.has(record.type)) return undefined;
  // A lap without a number is a crossing: a second read of it does not count in any case.
  if (record.type === 'LapSet' && record.data.lap === undefined) return undefined;
  const isLater = (fact: Fact): boolean =>
    fact.revision > struckBy && fact.type === record.type && !state.struck.has(fact.revision);
  const alike = state.records.items.slice(0, state.records.length).filter(isLater);
  if (FLAGS.has(record.type) && record.type !== 'CheckeredShown') {
    const next = neighbours(state, record);
    return alike.find((fact) => next.includes(fact));
  }
  return alike.find((fact) => isSameSubject(fact, record));
}

function isSameSubject(one: Fact, other: Fact): boolean {
  const [a, b]: Readonly<Record<string, unknown>>[] = [one.data, other.data];
  // The source of an import is where it comes from, not what it is about.
  const isSame = (one: unknown, other: unknown): boolean => one === other || typeof one === 'object';
  return SUBJECT.every((field) => isSame(a?.[field], b?.[field]));
}

/** Returns the flags that were shown just before and just after a flag of its session. */
function neighbours(state: MeetingState, flag: Fact): readonly Fact[] {
  const session = 'session' in flag.data ? sessionOf(state, flag.data.session ?? '') : undefined;
  const flags = (session?.track.items.slice(0, session.track.length) ?? [])
    .filter(({ type }) => FLAGS.has(type))
    .toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
  const after = flags.findIndex(({ occurredAt }) => occurredAt > flag.occurredAt);
  const at = after < 0 ? flags.length : after;
  return flags.slice(Math.max(0, at - 1), at + 1);
}
