import { enteredCars, itemsOf, raceOf, sessionOf } from '#domain';
import type { Command, CommandType, Fact, MeetingState } from '#domain';
import { CAUTION_MAKERS } from './cautions-paperwork.ts';
import { DISTANCE_MAKERS } from './distance-paperwork.ts';
import { CROSSING_MAKERS, transponderOf } from './crossings-paperwork.ts';
import { CORRECTION_MAKERS } from './corrections-paperwork.ts';
import type { CommandDraw, CommandMakers } from './command-draw.ts';
import type { Issued } from './given.ts';
import { RANKING_MAKERS } from './rankings-paperwork.ts';
import { PLACES_MAKERS } from './places-paperwork.ts';

export const pick = <T>(list: readonly T[], n: number, otherwise: T): T => list[n % list.length] ?? otherwise;

const reason = 'decided';

export const imposed = (state: MeetingState): Fact[] =>
  itemsOf(state.records).filter((fact) => fact.type === 'PenaltyImposed');
const revisions = (facts: readonly Fact[]): number[] => facts.map((fact) => fact.revision);

const STATUSES = [undefined, 'running', 'retired', 'did-not-start', 'disqualified'] as const;
const KINDS = ['contact', 'fire', 'stall', 'debris', 'fluid', 'mechanical', 'other'] as const;
const TRACK = { name: 'Test Oval', lengthMiles: 0.25 };

const lap = (draw: CommandDraw): number => 1 + ((draw.how >> 4) % 3);
const rotated = (list: readonly string[], n: number): string[] => {
  const from = list.length === 0 ? 0 : n % list.length;
  return [...list.slice(from), ...list.slice(0, from)];
};
const inSession = ({ session, car }: CommandDraw) => ({ session, car, reason });

/** Makes each type of command. A type that is missing here does not compile. */
const COMMAND_MAKERS: CommandMakers = {
  ...CORRECTION_MAKERS,
  ...PLACES_MAKERS,
  ...CROSSING_MAKERS,
  ...RANKING_MAKERS,
  ScheduleMeeting: ({ formatOf, how }) => {
    return { meeting: 'test', name: 'Test', date: '2026-05-02', track: TRACK, format: formatOf(how) };
  },
  ChangeFormat: ({ formatOf, how }) => ({ format: formatOf(how), reason }),
  EnterCar: ({ how }) => {
    const car = `${1 + (how % 12)}`;
    const transponder = how % 2 === 0 && { transponder: `C${car}` };
    return { car, driver: `Driver ${how}`, standing: 1 + (how % 40), ...transponder };
  },
  AmendEntry: ({ car, how }) => {
    const transponder = how % 3 > 0 ? transponderOf(how) : null;
    return { car, standing: 1 + (how % 40), team: `Team ${how % 3}`, ...(how % 2 === 0 && { transponder }) };
  },
  FixField: ({ how }) => (how % 3 === 0 ? {} : { cars: 1 + (how % 20) }),
  WithdrawCar: ({ car }) => ({ car, reason }),
  SetProgramme: ({ state, how }) => {
    const ahead = state.sessions.filter(({ phase }) => phase === 'scheduled').map(({ spec }) => spec.id);
    return { sessions: rotated(ahead, how) };
  },
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
  PlaceCar: (draw) => ({ ...inSession(draw), start: 1 + (draw.how % 5) }),
  ScratchCar: inSession,
  DeclineProvisional: inSession,
  OpenSession: ({ session }) => ({ session }),
  ...CAUTION_MAKERS,
  ...DISTANCE_MAKERS,
  ShowGreen: ({ session }) => ({ session }),
  CallCaution: ({ session, car, how }) => ({ session, reason, ...(how % 2 === 0 && { cars: [car] }) }),
  ShowRed: ({ session }) => ({ session, reason }),
  ShowWhite: ({ session }) => ({ session }),
  ShowCheckered: ({ session }) => ({ session }),
  ExtendDistance: ({ session, how }) => ({ session, laps: 1 + (how % 2), reason }),
  RecordLap: (draw) => {
    const timed = draw.how % 4 > 0 && { timeMs: 13_000 + (draw.how % 50) };
    return { session: draw.session, car: draw.car, ...timed, ...(draw.what % 7 === 0 && { lap: lap(draw) }) };
  },
  RecordNoAttempt: inSession,
  ReportSpin: ({ session, car, how, order }) => {
    return { session, car, turn: 1 + (how % 4), ...(how % 2 === 0 && { with: [pick(order, how, car)] }) };
  },
  ReportIncident: ({ session, car, how }) => ({ session, kind: pick(KINDS, how, 'other'), cars: [car] }),
  AwardFreePass: ({ session, car, state }) => {
    const found = sessionOf(state, session);
    return { session, car: (found && raceOf(found).cautions.at(-1)?.candidate) ?? car };
  },
  RetireCar: inSession,
  ReturnCar: inSession,
  RecordFinish: ({ session, car }) => ({ session, car }),
  DisallowLap: (draw) => ({ ...inSession(draw), lap: lap(draw) }),
  ConfirmLap: (draw) => ({ session: draw.session, car: inSession(draw).car, lap: lap(draw) }),
  ReinstateLap: (draw) => ({ ...inSession(draw), lap: lap(draw) }),
  RescindPenalty: ({ state, how }) => ({ penalty: pick(revisions(imposed(state)), how, 0), reason }),
  ScoreFinish: ({ session, order, how }) => ({
    session,
    order: rotated(order, how).map((car, i) => {
      const status = pick(STATUSES, how + i, undefined);
      return { car, ...(status && { status }), ...(i % 2 === 0 && { laps: 1 + (how % 3) }) };
    }),
  }),
  PostResults: ({ session }) => ({ session }),
  CertifyResults: ({ session }) => ({ session }),
  ReopenResults: ({ session }) => ({ session }),
  StrikeRecord: ({ state, how }) => ({ revision: Math.max(0, state.revision - (how % 16)), reason }),
  RestoreRecord: ({ state, how }) => ({ revision: pick([...state.struck.keys()], how, 1), reason }),
};

/** Makes a command of a type, as it is issued. */
export const makeCommand = (type: CommandType, draw: CommandDraw): Issued =>
  ({ ...COMMAND_MAKERS[type](draw), type }) as Command;
