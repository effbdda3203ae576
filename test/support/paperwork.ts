import { enteredCars, itemsOf, raceOf, sessionOf } from '#domain';
import type { Command, CommandOf, CommandType, Fact, Format, MeetingState } from '#domain';
import type { Issued } from './given.ts';

/** What chance brings to one decision of the officials: what to do, to whom, how, and when. */
export interface Draw {
  readonly what: number;
  readonly who: number;
  readonly how: number;
  readonly when: number;
}

/** What a command is made of: a session, a car of it, and chance for the rest. */
export interface Desk extends Draw {
  readonly state: MeetingState;
  readonly session: string;
  readonly car: string;
  /** The cars of the session, in its order. */
  readonly order: readonly string[];
  /** The format with some of its sessions otherwise; numbers choose which. */
  readonly formatOf: (variant: number) => Format;
}

export const among = <T>(list: readonly T[], n: number, otherwise: T): T =>
  list[n % list.length] ?? otherwise;

const reason = 'so decided';

export const imposed = (state: MeetingState): Fact[] =>
  itemsOf(state.records).filter((fact) => fact.type === 'PenaltyImposed');
const revisions = (facts: readonly Fact[]): number[] => facts.map((fact) => fact.revision);

const PENALTIES = ['to-rear', 'laps', 'place', 'lap-time', 'disqualified'] as const;
const STATUSES = [undefined, 'running', 'retired', 'did-not-start', 'disqualified'] as const;
const KINDS = ['contact', 'fire', 'stall', 'debris', 'fluid', 'mechanical', 'other'] as const;
const TRACK = { name: 'Test Oval', lengthMiles: 0.25 };

const lap = (desk: Desk): number => 1 + ((desk.how >> 4) % 3);
const rotated = (list: readonly string[], n: number): string[] => {
  const from = list.length === 0 ? 0 : n % list.length;
  return [...list.slice(from), ...list.slice(0, from)];
};
const inSession = ({ session, car }: Desk) => ({ session, car, reason });

type Make = { readonly [T in CommandType]: (desk: Desk) => Omit<CommandOf<T>, 'type'> };

/** One way to fill each command. A command that is not here does not compile. */
const MAKE: Make = {
  ScheduleMeeting: ({ formatOf, how }) => {
    return { meeting: 'test', name: 'Test', date: '2026-05-02', track: TRACK, format: formatOf(how) };
  },
  ChangeFormat: ({ formatOf, how }) => ({ format: formatOf(how), reason }),
  EnterCar: ({ how }) => ({ car: `${1 + (how % 12)}`, driver: `Driver ${how}`, standing: 1 + (how % 40) }),
  AmendEntry: ({ car, how }) => ({ car, standing: 1 + (how % 40), team: `Team ${how % 3}` }),
  WithdrawCar: ({ car }) => ({ car, reason }),
  AddNote: ({ session, how }) => ({ text: `note ${how}`, ...(how % 2 === 0 && { session }) }),
  DrawLineup: ({ session, state, how }) => {
    return {
      session,
      order: rotated(
        enteredCars(state).map((entry) => entry.car),
        how,
      ),
    };
  },
  PostLineup: ({ session }) => ({ session }),
  MoveToRear: inSession,
  PlaceCar: (desk) => ({ ...inSession(desk), start: 1 + (desk.how % 5) }),
  ScratchCar: inSession,
  DeclineProvisional: inSession,
  OpenSession: ({ session }) => ({ session }),
  ShowGreen: ({ session }) => ({ session }),
  CallCaution: ({ session, car, how }) => ({ session, reason, ...(how % 2 === 0 && { cars: [car] }) }),
  ShowRed: ({ session }) => ({ session, reason }),
  ShowWhite: ({ session }) => ({ session }),
  ShowCheckered: ({ session }) => ({ session }),
  ExtendDistance: ({ session, how }) => ({ session, laps: 1 + (how % 2), reason }),
  RecordLap: (desk) => {
    const timed = desk.how % 4 > 0 && { timeMs: 13_000 + (desk.how % 50) };
    return { session: desk.session, car: desk.car, ...timed, ...(desk.what % 7 === 0 && { lap: lap(desk) }) };
  },
  RecordNoAttempt: inSession,
  ReportSpin: ({ session, car, how, order }) => {
    return { session, car, turn: 1 + (how % 4), ...(how % 2 === 0 && { with: [among(order, how, car)] }) };
  },
  ReportIncident: ({ session, car, how }) => ({ session, kind: among(KINDS, how, 'other'), cars: [car] }),
  AwardFreePass: ({ session, car, state }) => {
    const found = sessionOf(state, session);
    return { session, car: (found && raceOf(found).cautions.at(-1)?.candidate) ?? car };
  },
  RetireCar: inSession,
  ReturnCar: inSession,
  RecordFinish: ({ session, car }) => ({ session, car }),
  DisallowLap: (desk) => ({ ...inSession(desk), lap: lap(desk) }),
  ReinstateLap: (desk) => ({ ...inSession(desk), lap: lap(desk) }),
  Penalize: (desk) => {
    const penalty = among(PENALTIES, desk.how, 'laps');
    const fields = { laps: { laps: 1 }, place: { place: 1 + (desk.when % 5) } };
    return { ...inSession(desk), penalty, ...(penalty in fields && fields[penalty as keyof typeof fields]) };
  },
  RescindPenalty: ({ state, how }) => ({ penalty: among(revisions(imposed(state)), how, 0), reason }),
  ScoreFinish: ({ session, order, how }) => ({
    session,
    order: rotated(order, how).map((car, i) => {
      const status = among(STATUSES, how + i, undefined);
      return { car, ...(status && { status }), ...(i % 2 === 0 && { laps: 1 + (how % 3) }) };
    }),
  }),
  PostResults: ({ session }) => ({ session }),
  CertifyResults: ({ session }) => ({ session }),
  ReopenResults: ({ session }) => ({ session }),
  StrikeRecord: ({ state, how }) => ({ revision: Math.max(0, state.revision - (how % 16)), reason }),
  RestoreRecord: ({ state, how }) => ({ revision: among([...state.struck.keys()], how, 1), reason }),
};

/** A command of that type as it comes to the desk. */
export const make = (type: CommandType, desk: Desk): Issued => ({ ...MAKE[type](desk), type }) as Command;
