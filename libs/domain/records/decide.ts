import type { z } from 'zod';
import { sameJson } from '../kernel/same-json.ts';
import { certifiedMoved } from '../crossings/transponders.ts';
import { refuse } from '../session/session-context.ts';
import type { Fact, FactOf, NewEvent } from '../events.ts';
import type { CommandContext } from '../kernel/command-context.ts';
import { rankingsLost } from '../meeting/decide.ts';
import { transponderBack } from '../meeting/entry-refusals.ts';
import { evolve, recordOf } from '../meeting/fold.ts';
import { sessionOf, type MeetingState } from '../meeting/state.ts';
import { NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import type { StrikeRecord } from './commands.ts';
import { dependentsOf, listed } from './dependents.ts';
import { dropsLater } from './dropped.ts';
import { besideReplacement } from './replacement.ts';

type Command = Omit<z.infer<typeof StrikeRecord>, 'type'>;
/**
 * Returns the refusal if an official may not issue the command that writes events of a type. The command
 * registry implements it.
 */
export type MayWrite = (context: CommandContext, type: Fact['type']) => Rejection | null;

const FOR_EVER = new Set<Fact['type']>([
  'MeetingScheduled',
  'MeetingArchived',
  'MeetingRestored',
  'ResultsCertified',
  'ResultsReopened',
  'RankingCertified',
  'FeedSealed',
  'RecordStruck',
  'RecordRestored',
]);

export const strikeRecord =
  (mayWrite: MayWrite) =>
  (state: MeetingState, { revision, reason, note }: Command, context: CommandContext): Decision => {
    const record = recordOf(state, revision);
    const refused = recordRefused(state, revision) ?? (record ? mayWrite(context, record.type) : null);
    if (refused) return refused;
    if (!record || state.struck.has(revision)) return NOTHING;
    const resting = dependentsOf(state, record).map((fact) => fact.revision);
    if (resting.length === 0) {
      const struck = { type: 'RecordStruck', data: { revision, reason, note } } as const;
      const after = (): MeetingState => evolve(state, stamped(state, struck, context));
      const refusal = takenBack(state, record, struck, context);
      return refusal ?? dropsLater(state, record, after, { ...context, done: 'struck' }) ?? [struck];
    }
    const words = `${record.type} ${revision} cannot go before what depends on it: ${listed(resting)}.`;
    return reject('record-rested-on', words, { revision, restsOn: resting });
  };

export const restoreRecord =
  (mayWrite: MayWrite) =>
  (state: MeetingState, { revision, reason, note }: Command, context: CommandContext): Decision => {
    const record = recordOf(state, revision);
    const refused = recordRefused(state, revision) ?? (record ? mayWrite(context, record.type) : null);
    if (refused) return refused;
    if (!state.struck.has(revision)) return NOTHING;
    const restored = { type: 'RecordRestored', data: { revision, reason, note } } as const;
    if (!record) return [restored];
    const after = (): MeetingState => evolve(state, stamped(state, restored, context));
    const refusal =
      supersededBy(state, record, after) ??
      besideReplacement(state, record) ??
      takenBack(state, record, restored, context);
    return refusal ?? dropsLater(state, record, after, { ...context, done: 'restored' }) ?? [restored];
  };

type Correction = Extract<NewEvent, { type: 'RecordStruck' | 'RecordRestored' }>;

const stamped = (state: MeetingState, event: Correction, context: CommandContext): Fact => ({
  ...event,
  ...context,
  revision: state.revision + 1,
  recordedAt: '',
});

const ABOUT_ENTRIES = new Set<Fact['type']>(['CarEntered', 'EntryAmended', 'CarWithdrawn']);
const ABOUT_TRANSPONDERS = new Set<Fact['type']>([
  ...ABOUT_ENTRIES,
  'TransponderAssigned',
  'TransponderReleased',
]);

/**
 * Returns the refusal if without the record, or with it again, two cars would carry one transponder, or
 * certified laps would belong to another car.
 */
function takenBack(
  state: MeetingState,
  record: Fact,
  event: Correction,
  context: CommandContext,
): Rejection | null {
  if (!ABOUT_TRANSPONDERS.has(record.type)) return null;
  const after = evolve(state, stamped(state, event, context));
  const refused = certifiedMoved(state, after.transponders.holdings);
  return refused ?? (ABOUT_ENTRIES.has(record.type) ? transponderBack(state, after) : null);
}

/**
 * Returns the refusal if later records have replaced a struck record, so that it cannot come back; otherwise
 * null.
 */
function supersededBy(state: MeetingState, record: Fact, after: () => MeetingState): Rejection | null {
  switch (record.type) {
    case 'FormatChanged':
    case 'FieldFixed':
      return reformed(state, after());
    case 'CarEntered':
      return enteredSince(state, record.data.car, record.revision);
    case 'CarRenumbered':
      return namedSince(state, record);
    case 'LineupPosted':
    case 'CarAddedToLineup':
    case 'AlternatePromoted':
      return startedBy(state, after(), record.data.session);
    default:
      return null;
  }
}

/** Refuses a format that would change a session or lose a ranking of another format that has run since. */
function reformed(before: MeetingState, after: MeetingState): Rejection | null {
  const touched = before.sessions.filter(({ spec, attempt, track, phase }) => {
    if (attempt === 0) return false;
    const next = sessionOf(after, spec.id);
    const isWhole = next?.track.length === track.length && next.phase === phase;
    return !isWhole || !sameJson(next.spec, spec);
  });
  if (touched.length === 0) return rankingsLost(before, after);
  const sessions = touched.map(({ spec }) => spec.id);
  return reject('format-has-run', `Opened since: ${sessions.join(', ')}.`, { sessions });
}

/** Refuses another line-up for a race that has started. */
function startedBy(before: MeetingState, after: MeetingState, id: string): Rejection | null {
  const session = sessionOf(before, id);
  if (!session?.started) return null;
  const { posted, added } = session.grid;
  const then = sessionOf(after, id)?.grid;
  const isKept = then?.posted?.revision === posted?.revision && then?.added.length === added.length;
  return isKept ? null : refuse(session, 'session-started');
}

/** Refuses a new number if later records name a car by one of the two numbers: they mean other cars. */
function namedSince(state: MeetingState, record: FactOf<'CarRenumbered'>): Rejection | null {
  const naming = dependentsOf(state, record).map(({ revision }) => revision);
  if (naming.length === 0) return null;
  const { car, to } = record.data;
  const { revision } = record;
  const words = `Record ${revision} cannot come back: car ${car} or ${to} is in ${listed(naming)}.`;
  return reject('record-rested-on', words, { revision, restsOn: naming });
}

/**
 * Refuses an entry if the car was entered again after the strike. An entry made before the strike stood
 * beside the struck one, so it may again.
 */
function enteredSince(state: MeetingState, car: string, revision: number): Rejection | null {
  const strike = state.struck.get(revision)?.revision ?? -1;
  const entry = state.entries.get(car);
  if (!entry || entry.revision < strike) return null;
  return reject('car-already-entered', `Car ${car} has been entered again since.`);
}

function recordRefused(state: MeetingState, revision: number): Rejection | null {
  const record = recordOf(state, revision);
  if (!record)
    return reject('record-unknown', `There is no record ${revision}. The last record is ${state.revision}.`, {
      revision,
    });
  if (FOR_EVER.has(record.type)) {
    return reject('record-stands-for-ever', `Record ${revision} is a ${record.type}.`, { revision });
  }
  const id = 'session' in record.data ? record.data.session : undefined;
  const session = id === undefined ? undefined : sessionOf(state, id);
  if (session?.phase !== 'official') return null;
  return reject('results-certified', `Record ${revision} belongs to ${id}.`, {
    session: id,
    phase: 'official',
  });
}
