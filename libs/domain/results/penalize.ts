import type { z } from 'zod';
import { PENALTY_VALUES, VALUES_OF_PENALTY } from '../formats/tariff.ts';
import { isTimed } from '../formats/format.ts';
import { ranksByLaps } from '../formats/session-clock.ts';
import type { EventData, FactOf } from '../events.ts';
import type { CommandContext } from '../kernel/command-context.ts';
import { carIn, classOf, isOfClass } from '../kernel/classes.ts';
import { lapNumbered } from '../laps/race.ts';
import type { LapDone } from '../laps/tally.ts';
import { recordOf } from '../meeting/fold.ts';
import { sessionOf, type MeetingState } from '../meeting/state.ts';
import { NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import { orderOf } from '../scoring/order.ts';
import { isOpen, isToServe, penaltiesOf, rulingsOf, servingOf } from '../scoring/rulings.ts';
import { lapToTake } from '../penalties/taken-laps.ts';
import { carRefused, changing, refuse, type SessionContext } from '../session/session-context.ts';
import type { SessionState } from '../session/state.ts';
import type * as commands from './commands.ts';
import { nameWithClass } from '../words/sessions.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;
type Penalty = EventData['PenaltyImposed']['penalty'];
type Penalize = Command<'Penalize'> & { readonly penalty: Penalty };

export const penalize = changing<Command<'Penalize'>>((context, command) => {
  const { session, state } = context;
  const { car } = command;
  if (session.phase === 'scheduled') return refuse(session, 'session-not-open');
  const full = withTariff(state, inItsClass(command));
  if ('rejected' in full) return full;
  const refused = carRefused(context, car) ?? valuesRefused(full) ?? penaltyRefused(context, full);
  if (refused) return refused;
  const taken = full.penalty === 'lap-time' ? lapNamed(session, full) : undefined;
  if (full.penalty === 'lap-time' && !taken) {
    const words = command.lap === undefined ? 'no lap time to take' : `no lap ${command.lap}`;
    return reject('lap-unknown', `Car ${car} has ${words}.`, { car, lap: command.lap });
  }
  const { penalty, laps, place, seconds, places, points, toSession, offence, insteadOf, reason, note } = full;
  const values = { laps, place, seconds, places, points, toSession, offence, insteadOf };
  const crossing = taken && { lap: taken.lap, crossing: taken.revision };
  const data = { session: session.spec.id, car, penalty, ...values, ...crossing, reason, note };
  return [{ type: 'PenaltyImposed', data }];
});

/** Returns the command with the class of its session before the later one, unless that names a class. */
const inItsClass = (command: Command<'Penalize'>): Command<'Penalize'> =>
  command.toSession === undefined
    ? command
    : { ...command, toSession: carIn(command.session, command.toSession) };

/**
 * Fills in what the tariff of the format gives for the offence. The steward may impose another penalty, or
 * another value, than the tariff.
 */
function withTariff(state: MeetingState, command: Command<'Penalize'>): Penalize | Rejection {
  const { offence, session } = command;
  const tariff = offence === undefined ? undefined : ownTariff(state, session, offence);
  const penalty = command.penalty ?? tariff?.penalty;
  if (penalty === undefined) {
    const words =
      offence === undefined ? 'The penalty is missing.' : `The tariff has no penalty for "${offence}".`;
    return reject('penalty-incomplete', words, { field: 'penalty' });
  }
  if (penalty !== tariff?.penalty) return { ...command, penalty };
  const given = Object.entries(command).filter(([, value]) => value !== undefined);
  return { ...tariff, ...Object.fromEntries(given), penalty } as Penalize;
}

function ownTariff({ classes }: MeetingState, session: string, offence: string) {
  const { tariff = {} } = classes.find(({ id }) => id === classOf(session))?.format ?? {};
  return Object.hasOwn(tariff, offence) ? tariff[offence] : undefined;
}

function valuesRefused(command: Penalize): Rejection | null {
  const { penalty } = command;
  const uses = VALUES_OF_PENALTY[penalty];
  const missing = PENALTY_VALUES.find((value) => uses[value] === 'needed' && command[value] === undefined);
  if (missing !== undefined) {
    const words = `The penalty "${penalty}" needs the field "${missing}".`;
    return reject('penalty-incomplete', words, { field: missing });
  }
  const idle = PENALTY_VALUES.find((value) => uses[value] === undefined && command[value] !== undefined);
  if (idle === undefined) return null;
  return reject('penalty-field-idle', `The penalty "${penalty}" does not use the field "${idle}".`, {
    field: idle,
  });
}

/** Returns the lap that a lap-time penalty takes: the one that it names, or the best one left. */
const lapNamed = (session: SessionState, { car, lap }: Penalize): LapDone | undefined =>
  lap === undefined ? lapToTake(session, car) : lapNumbered(session, car, lap);

function penaltyRefused(context: SessionContext, command: Penalize): Rejection | null {
  const { session } = context;
  const { penalty, insteadOf } = command;
  const isOfRace = penalty === 'laps' || penalty === 'time';
  if (isOfRace && isTimed(session.spec) && !ranksByLaps(session.spec))
    return refuse(session, 'session-has-no-distance');
  if (penalty === 'grid') return gridRefused(context, command);
  if (penalty === 'place' || penalty === 'places') return placeRefused(context, command);
  if (insteadOf === undefined) return null;
  const replaced = penaltiesOf(session).find(({ revision }) => revision === insteadOf);
  if (replaced?.data.car === command.car && isOpen(session, replaced)) return null;
  const name = nameWithClass(session.spec);
  const words = `Record ${insteadOf} is not an open penalty of car ${command.car} in ${name}.`;
  return reject('penalty-not-open', words, { penalty: insteadOf });
}

function placeRefused({ state, session }: SessionContext, { car, place = 1 }: Penalize): Rejection | null {
  const order = orderOf(state, session);
  if (order.find((row) => row.car === car)?.status === 'disqualified') {
    return reject('car-disqualified', `Car ${car} is disqualified in ${nameWithClass(session.spec)}.`, {
      car,
    });
  }
  const places = order.filter((row) => row.place !== null).length;
  if (place <= places) return null;
  return reject('place-beyond-last', `There are ${places} places in ${nameWithClass(session.spec)}.`, {
    place,
    places,
  });
}

/** Refuses a grid penalty unless the session is one of a later line-up that has not started. */
function gridRefused({ state, session }: SessionContext, { toSession = '' }: Penalize): Rejection | null {
  const classId = classOf(session.spec.id);
  const target = isOfClass(classId, toSession) ? sessionOf(state, toSession) : undefined;
  if (!target) {
    const sessions = state.sessions.map(({ spec }) => spec.id).filter((id) => isOfClass(classId, id));
    return reject('session-unknown', `There is no session "${toSession}".`, { sessions });
  }
  if (!target.spec.lineup)
    return refuse(target, 'session-has-no-lineup', `${nameWithClass(target.spec)} has no line-up.`);
  if (state.sessions.indexOf(target) <= state.sessions.indexOf(session)) {
    const words = `${nameWithClass(target.spec)} is not run after ${nameWithClass(session.spec)}.`;
    return reject('session-not-later', words, { toSession });
  }
  return target.started ? refuse(target, 'session-started') : null;
}

/** Decides about a penalty that its record names, in the session of the penalty. */
function onPenalty(
  decide: (session: SessionState, penalty: FactOf<'PenaltyImposed'>) => Decision,
): (state: MeetingState, command: { penalty: number }, context: CommandContext) => Decision {
  return (state, { penalty }, context) => {
    const record = recordOf(state, penalty);
    if (record?.type !== 'PenaltyImposed' || state.struck.has(penalty)) {
      return reject('penalty-unknown', `Record ${penalty} imposes no penalty.`, { penalty });
    }
    const inItsSession = changing<{ session: string }>(({ session }) => decide(session, record));
    return inItsSession(state, { session: record.data.session }, context);
  };
}

export const servePenalty = (
  state: MeetingState,
  { penalty, note }: Command<'ServePenalty'>,
  context: CommandContext,
): Decision =>
  onPenalty((session, fact) => {
    const { car, penalty: kind } = fact.data;
    if (!isToServe(fact)) {
      return reject('penalty-not-to-serve', `The penalty "${kind}" of record ${penalty} is not served.`, {
        penalty,
        kind,
      });
    }
    if (servingOf(session, penalty)) return NOTHING;
    if (!isOpen(session, fact)) {
      const words = `The penalty of record ${penalty} was rescinded or replaced.`;
      return reject('penalty-not-open', words, { penalty });
    }
    return [{ type: 'PenaltyServed', data: { session: session.spec.id, car, penalty, note } }];
  })(state, { penalty }, context);

export const rescindPenalty = (
  state: MeetingState,
  { penalty, reason, note }: Command<'RescindPenalty'>,
  context: CommandContext,
): Decision =>
  onPenalty((session, { data: { car } }) => {
    const known = rulingsOf(session, 'PenaltyRescinded').some((fact) => fact.data.penalty === penalty);
    if (known) return NOTHING;
    return [{ type: 'PenaltyRescinded', data: { session: session.spec.id, car, penalty, reason, note } }];
  })(state, { penalty }, context);
