import type { Role } from '../kernel/roles.ts';
import { sameJson } from '../kernel/same-json.ts';
import type { OfficialsCommand } from './commands.ts';
import type { Scope } from './events.ts';
import { OFFICIALS_REJECTIONS, type OfficialsRejectionCode } from './rejections.ts';
import type { Appointment, OfficialsEvent, OfficialsState } from './state.ts';

/** A refusal: a value with a registered code and words for this case. */
export interface OfficialsRejection {
  readonly rejected: true;
  readonly code: OfficialsRejectionCode;
  readonly words: string;
}

/** The events to write, an empty list if they would change nothing, or a refusal. */
export type OfficialsDecision = readonly OfficialsEvent[] | OfficialsRejection;

/** Decides a command about officials, issued in a role. */
export function decideOfficials(
  { appointments }: OfficialsState,
  command: OfficialsCommand,
  role: Role,
): OfficialsDecision {
  if (role !== 'director') return reject('not-a-director', `A ${role} may not decide about officials.`);
  const { official: name } = command;
  const known = appointments.get(name);
  if (command.type === 'AddOfficial') return add(known, command);
  if (!known) return reject('official-unknown', `There is no official "${name}".`);
  if (command.type === 'RevokeOfficial') return revoke(known, command);
  return change(known, command);
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
  if (known.revokedAt !== null) {
    return reject('official-revoked', `"${official}" was revoked at ${known.revokedAt}.`);
  }
  const data = {
    official,
    ...(role !== known.role && { role }),
    ...(!sameJson(meetings, known.meetings) && { meetings }),
  };
  return Object.keys(data).length === 1 ? [] : [{ type: 'OfficialChanged', data }];
}

/** Returns whether an official with a scope may act in a meeting. */
export const isWithin = (scope: Scope, meeting: string): boolean => scope === '*' || scope.includes(meeting);

const reject = (code: OfficialsRejectionCode, words: string): OfficialsRejection => ({
  rejected: true,
  code,
  words: `${words} ${OFFICIALS_REJECTIONS[code].help}`,
});
