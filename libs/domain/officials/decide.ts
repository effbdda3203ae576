import type { Role } from '../kernel/roles.ts';
import { sameJson } from '../kernel/same-json.ts';
import type { OfficialsCommand } from './commands.ts';
import type { OfficialsEvent, Scope } from './events.ts';
import { OFFICIALS_REJECTIONS, type OfficialsRejectionCode } from './rejections.ts';
import type { Appointment, OfficialsState } from './state.ts';

/** A refusal: a value with a registered code and words for this case. */
export interface OfficialsRejection {
  readonly rejected: true;
  readonly code: OfficialsRejectionCode;
  readonly words: string;
}

/** The events to write, an empty list if they would change nothing, or a refusal. */
export type OfficialsDecision = readonly OfficialsEvent[] | OfficialsRejection;

/** What someone may do: their role, and the meetings in which they have it. */
export interface Standing {
  readonly role: Role;
  readonly meetings: Scope;
}

/** Decides a command about officials. */
export function decideOfficials(
  { appointments }: OfficialsState,
  command: OfficialsCommand,
  by: Standing,
): OfficialsDecision {
  const { official: name, type } = command;
  const known = appointments.get(name);
  const refusal = refuseFor(by, known) ?? refuseFor(by, afterwards(command, known));
  if (refusal) return refusal;
  if (type === 'AddOfficial') return add(known, command);
  if (!known) return unknown(name);
  const decision = type === 'RevokeOfficial' ? revoke(known, command) : change(known, command);
  if ('rejected' in decision || decision.length === 0) return decision;
  const after = afterwards(command, known);
  if (after && leadsAll(after)) return decision;
  const others = [...appointments.values()].filter((each) => each !== known && each.revokedAt === null);
  if (!leadsAll(known) || others.some(leadsAll)) return decision;
  return reject('last-director', `"${name}" is the last director of all meetings.`);
}

/**
 * Refuses to decide about an official: that takes a director of all meetings, or for officials below director
 * a director of all their meetings. Returns null if it is allowed.
 */
export function refuseFor(by: Standing, about: Standing | undefined): OfficialsRejection | null {
  if (by.role !== 'director') return reject('not-a-director', `A ${by.role} may not decide about officials.`);
  return !about || isInCareOf(by, about) ? null : reject('not-your-official', '');
}

/** Whether a director may decide about an official. */
export const isInCareOf = (director: Standing, { role, meetings }: Standing): boolean =>
  director.meetings === '*' ||
  (role !== 'director' &&
    meetings !== '*' &&
    meetings.every((meeting) => isWithin(director.meetings, meeting)));

const leadsAll = ({ role, meetings }: Standing): boolean => role === 'director' && meetings === '*';

/** Returns what an official may do after a command; undefined if that is nothing. */
function afterwards(command: OfficialsCommand, known: Appointment | undefined): Standing | undefined {
  if (command.type === 'AddOfficial') return command;
  if (command.type === 'RevokeOfficial' || !known) return undefined;
  return { role: command.role ?? known.role, meetings: command.meetings ?? known.meetings };
}

type Command<T extends OfficialsCommand['type']> = Extract<OfficialsCommand, { type: T }>;

function add(known: Appointment | undefined, command: Command<'AddOfficial'>): OfficialsDecision {
  const { official, role, meetings } = command;
  if (!known || known.revokedAt !== null) {
    return [{ type: 'OfficialAdded', data: { official, role, meetings } }];
  }
  return reject('official-already-added', `"${official}" is already a ${known.role}.`);
}

function revoke(known: Appointment, { official, reason }: Command<'RevokeOfficial'>): OfficialsDecision {
  return known.revokedAt === null ? [{ type: 'OfficialRevoked', data: { official, reason } }] : [];
}

/** Writes only the fields that differ. */
function change(known: Appointment, command: Command<'ChangeOfficial'>): OfficialsDecision {
  const { official, role = known.role, meetings = known.meetings } = command;
  if (known.revokedAt !== null) return revoked(known);
  const data = {
    official,
    ...(role !== known.role && { role }),
    ...(!sameJson(meetings, known.meetings) && { meetings }),
  };
  return Object.keys(data).length === 1 ? [] : [{ type: 'OfficialChanged', data }];
}

/** Returns whether an official with a scope may act in a meeting. */
export const isWithin = (scope: Scope, meeting: string): boolean => scope === '*' || scope.includes(meeting);

export const unknown = (name: string): OfficialsRejection =>
  reject('official-unknown', `There is no official "${name}".`);

export const revoked = ({ official, revokedAt }: Appointment): OfficialsRejection =>
  reject('official-revoked', `"${official}" was revoked at ${revokedAt}.`);

/** Returns a refusal: words for this case, and the help of the code. */
export const reject = (code: OfficialsRejectionCode, words: string): OfficialsRejection => ({
  rejected: true,
  code,
  words: `${words} ${OFFICIALS_REJECTIONS[code].help}`.trimStart(),
});
