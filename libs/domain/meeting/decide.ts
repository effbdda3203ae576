import type { z } from 'zod';
import { entryMovesCertified } from '../crossings/transponders.ts';
import type { EventData, NewEvent } from '../events.ts';
import { withoutEnvelope } from '../kernel/command.ts';
import type { CommandContext } from '../kernel/command-context.ts';
import { sameJson } from '../kernel/same-json.ts';
import { checkFormat, firstFindings } from '../formats/check.ts';
import type { Format } from '../formats/format.ts';
import { DEFAULT_UNITS } from '../words/units.ts';
import { NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import { carOfClass, classNamed, movesClass } from './class-refusals.ts';
import { isUnderFlag } from '../words/phases.ts';
import type * as commands from './commands.ts';
import { nameRefused, numberRefused, transponderRefused } from './entry-refusals.ts';
import { withoutNull } from './apply.ts';
import { touchedSessions, withPlainSessions } from './plain-sessions.ts';
import { rankingIn, sessionOf, type MeetingState } from './state.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;

export function scheduleMeeting(state: MeetingState, command: Command<'ScheduleMeeting'>): Decision {
  const { meeting, name, date, track, units, format, classes, note } = command;
  if (state.scheduled) return reject('meeting-already-scheduled', `Meeting ${meeting} is already scheduled.`);
  if ((format === undefined) === (classes === undefined)) {
    return reject('format-or-classes', 'The meeting has both of them, or none.');
  }
  const ids = classes?.map(({ id }) => id) ?? [];
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined)
    return reject('class-twice', `The class "${twice}" is named twice.`, { class: twice });
  for (const sent of [format, ...(classes ?? []).map((one) => one.format)]) {
    const refused = sent === undefined ? null : formatRefused(sent);
    if (refused) return refused;
  }
  // No format is the name of a preset any more.
  const data = { meeting, name, date, track, units, format, classes, note } as EventData['MeetingScheduled'];
  return [{ type: 'MeetingScheduled', data }];
}

function formatRefused(format: Format | string): Rejection | null {
  if (typeof format === 'string') return reject('format-unknown', `There is no format "${format}".`);
  const errors = checkFormat(format).filter((finding) => finding.severity === 'error');
  const [first] = errors;
  if (!first) return null;
  const path = [first.session, first.field].filter((part) => part !== '').join(', ');
  return reject('format-invalid', `${path}: ${first.words}.`, firstFindings(errors));
}

export function changeFormat(state: MeetingState, command: Command<'ChangeFormat'>): Decision {
  const { class: named, format, reason, note } = command;
  const classRefused = classNamed(state, named, 'Say whose format it is.');
  if (classRefused) return classRefused;
  if (typeof format === 'string') return reject('format-unknown', `There is no format "${format}".`);
  const one = state.classes.find(({ id }) => id === (named ?? null));
  if (!one || sameJson(format, one.format)) return NOTHING;
  const refused = formatRefused(format);
  if (refused) return refused;
  const classes = state.classes.map((each) => (each === one ? { ...one, format } : each));
  const after = withPlainSessions({ ...state, classes });
  const sessions = touchedSessions(state, after);
  if (sessions.length > 0) {
    return reject('format-has-run', `Opened already: ${sessions.join(', ')}.`, { sessions });
  }
  return (
    rankingsLost(state, after) ?? [{ type: 'FormatChanged', data: { class: named, format, reason, note } }]
  );
}

/** Refuses another format without a ranking that has been posted: its published copies would be lost. */
export function rankingsLost(before: MeetingState, after: MeetingState): Rejection | null {
  const lost = before.rankings.filter(
    ({ spec, posted }) => posted.length > 0 && rankingIn(after, spec.id)?.posted.length !== posted.length,
  );
  if (lost.length === 0) return null;
  const rankings = lost.map(({ spec }) => spec.id);
  return reject('format-has-run', `Posted already: ${rankings.join(', ')}.`, { rankings });
}

export function amendMeeting({ scheduled }: MeetingState, command: Command<'AmendMeeting'>): Decision {
  const { data } = scheduled ?? {};
  const changed = <T>(value: T | undefined, known: T | undefined): T | undefined =>
    sameJson(value, known) ? undefined : value;
  const name = changed(command.name, data?.name);
  const date = changed(command.date, data?.date);
  const track = changed(trackAfter(command.track, data?.track), data?.track);
  const units = changed(command.units, data?.units ?? DEFAULT_UNITS);
  const changes = { name, date, track, units };
  if (Object.values(changes).every((value) => value === undefined)) return NOTHING;
  return [{ type: 'MeetingAmended', data: { ...changes, note: command.note } }];
}

/** Returns a track as it is recorded. One that is sent without a time zone keeps the zone that it has. */
function trackAfter(sent: Command<'AmendMeeting'>['track'], known: typeof sent): typeof sent {
  const timeZone = sent?.timeZone ?? known?.timeZone;
  return sent && timeZone !== undefined ? { ...sent, timeZone } : sent;
}

/** Hides a meeting from the list of meetings. A meeting that is on the track stays in sight. */
export function archiveMeeting(
  { isArchived, sessions }: MeetingState,
  { note }: Command<'ArchiveMeeting'>,
): Decision {
  if (isArchived) return NOTHING;
  const session = sessions.find(({ phase }) => isUnderFlag(phase))?.spec.id;
  if (session !== undefined) {
    return reject('session-under-flag', `${session} is under a flag.`, { session });
  }
  return [{ type: 'MeetingArchived', data: { note } }];
}

export const restoreMeeting = (
  { isArchived }: MeetingState,
  { note }: Command<'RestoreMeeting'>,
): Decision => (isArchived ? [{ type: 'MeetingRestored', data: { note } }] : NOTHING);

export function enterCar(
  state: MeetingState,
  command: Command<'EnterCar'>,
  context: CommandContext,
): Decision {
  const { class: named, ...sent } = withoutEnvelope(command);
  const car = carOfClass(state, sent.car, named);
  if (typeof car !== 'string') return car;
  const data = { ...sent, car };
  if (state.entries.get(data.car)?.status === 'entered') {
    const driver = state.entries.get(data.car)?.driver;
    return reject('car-already-entered', `Car ${data.car} is already entered for ${driver}.`);
  }
  const refused =
    numberRefused(data.car) ??
    nameRefused(data.driver) ??
    transponderRefused(state, data.car, data.transponder, context.occurredAt);
  if (refused) return refused;
  return unlessCertified(state, { type: 'CarEntered', data: withoutNull(data) }, context);
}

export function amendEntry(
  state: MeetingState,
  command: Command<'AmendEntry'>,
  context: CommandContext,
): Decision {
  const data = withoutEnvelope(command);
  const entry = state.entries.get(data.car);
  if (!entry) return reject('car-not-entered', `Car ${data.car} is not entered.`);
  const { note: _note, ...fields } = data;
  const changes = Object.entries(fields).filter(([key, value]) => {
    if (value === undefined) return false;
    return (value ?? undefined) !== (entry as unknown as Record<string, unknown>)[key];
  });
  if (changes.length === 0) return NOTHING;
  const transponder = entry.status === 'entered' ? data.transponder : null;
  const { occurredAt } = context;
  const refused = nameRefused(data.driver) ?? transponderRefused(state, data.car, transponder, occurredAt);
  return refused ?? unlessCertified(state, { type: 'EntryAmended', data }, context);
}

/** Writes the record of an entry, unless its transponder would change laps that are certified. */
function unlessCertified(state: MeetingState, event: NewEvent, context: CommandContext): Decision {
  const record = { ...event, ...context, revision: state.revision + 1, recordedAt: '' };
  return entryMovesCertified(state, record) ?? [event];
}

export function renumberCar(state: MeetingState, command: Command<'RenumberCar'>): Decision {
  const { car, to, reason, note } = command;
  const entry = state.entries.get(car);
  const last = state.renumberings.findLast(({ data }) => data.car === car || data.to === car);
  if (entry ? car === to : last?.data.car === car && last.data.to === to) return NOTHING;
  if (!entry) return reject('car-not-entered', `Car ${car} is not entered.`);
  const refused = numberRefused(to) ?? movesClass(state, car, to);
  if (refused) return refused;
  const holder = state.entries.get(to);
  if (!holder) return [{ type: 'CarRenumbered', data: { car, to, reason, note } }];
  const words = `Car ${to} is already entered for ${holder.driver}`;
  return reject('car-already-entered', holder.status === 'entered' ? `${words}.` : `${words} and withdrawn.`);
}

export function withdrawCar(state: MeetingState, command: Command<'WithdrawCar'>): Decision {
  const { car, reason, note } = command;
  const entry = state.entries.get(car);
  if (!entry) return reject('car-not-entered', `Car ${car} is not entered.`);
  return entry.status === 'withdrawn' ? NOTHING : [{ type: 'CarWithdrawn', data: { car, reason, note } }];
}

export function addNote(state: MeetingState, command: Command<'AddNote'>): Decision {
  const { session, text, note } = command;
  if (session !== undefined && !sessionOf(state, session)) {
    return reject('session-unknown', `There is no session "${session}".`);
  }
  return [{ type: 'NoteAdded', data: { session, text, note } }];
}
