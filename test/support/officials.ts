import {
  COMMAND_TYPES,
  enteredCars,
  formationOf,
  isDone,
  isTimed,
  itemsOf,
  orderOf,
  raceOf,
  ROLES,
} from '#domain';
import type { CommandType, Fact, MeetingState, SessionState } from '#domain';
import type { Issued } from './given.ts';
import { pick, imposed, makeCommand, type CommandDraw, type ChanceDraw } from './paperwork.ts';

/** Records one lap for each running car, in the running order with one pair swapped. Leaves out some cars. */
function lapOfAll(desk: CommandDraw, session: SessionState): Issued[] {
  const order = orderOf(desk.state, session);
  const cars = order
    .filter((row) => row.place !== null && !NOT_RUNNING.has(row.status))
    .map((row) => row.car);
  const swapped = desk.how % Math.max(1, cars.length - 1);
  const pair = cars.slice(swapped, swapped + 2).reverse();
  cars.splice(swapped, pair.length, ...pair);
  const across = cars.filter((_, i) => desk.when % 3 > 0 || i % 4 !== desk.who % 4);
  return across.map((car, i) => {
    return makeCommand('RecordLap', { ...desk, car, how: desk.how + 7 * i, what: 1 });
  });
}
const NOT_RUNNING = new Set(['retired', 'did-not-start', 'disqualified']);

const waitsForDraw = ({ spec, grid }: SessionState): boolean =>
  grid.drawn === null && (spec.lineup ?? []).some((source) => 'draw' in source);

/** Returns commands that bring a session nearer to its end. */
function nextStep(desk: CommandDraw, session: SessionState): Issued[] {
  switch (session.phase) {
    case 'scheduled':
      if (!session.spec.lineup) return [makeCommand('OpenSession', desk)];
      return waitsForDraw(session)
        ? [makeCommand('DrawLineup', desk), makeCommand('PostLineup', desk)]
        : [makeCommand('PostLineup', desk)];
    case 'lined-up':
      return [
        makeCommand(
          pick(['OpenSession', 'OpenSession', 'PlaceCar', 'MoveToRear'], desk.how, 'OpenSession'),
          desk,
        ),
      ];
    case 'open':
      return [makeCommand('ShowGreen', desk)];
    case 'checkered':
      return desk.how % 2 === 0 ? lapOfAll(desk, session) : [makeCommand('PostResults', desk)];
    case 'unofficial':
      return desk.how % 3 === 0 ? [makeCommand('PostResults', desk)] : [makeCommand('CertifyResults', desk)];
    case 'official':
      return [];
    default:
      return underWay(desk, session);
  }
}

function underWay(desk: CommandDraw, session: SessionState): Issued[] {
  const { led, distance, cars } = raceOf(session);
  const toGo = (distance ?? 2) - led.length;
  if (toGo <= 0) return [makeCommand('ShowCheckered', desk)];
  if (session.flag !== 'green' && session.flag !== 'white') return underCaution(desk, session, toGo);
  const isLapped = [...cars.values()].some((car) => car.counted < car.ledAtCross);
  const isDue: Partial<Record<CommandType, boolean>> = {
    RecordNoAttempt: distance === null && cars.size === 0,
    CallCaution: session.spec.freePass === true && isLapped,
    ShowWhite: distance !== null && toGo === 1 && session.flag === 'green',
  };
  const due = COMMAND_TYPES.find((type) => isDue[type]);
  return due && desk.how % 4 > 1 ? [makeCommand(due, desk)] : lapOfAll(desk, session);
}

function underCaution(desk: CommandDraw, session: SessionState, toGo: number): Issued[] {
  const [green, checkered] = [makeCommand('ShowGreen', desk), makeCommand('ShowCheckered', desk)];
  const caution = raceOf(session).cautions.at(-1);
  const mayAward = session.spec.freePass && caution?.candidate && !caution.freePass;
  const first = mayAward ? [makeCommand('AwardFreePass', desk)] : [green];
  return pick([first, lapOfAll(desk, session), [green], toGo < 3 ? [checkered] : first], desk.how, first);
}

const ALWAYS: readonly CommandType[] = ['AmendEntry', 'AddNote', 'ChangeFormat', 'EnterCar', 'WithdrawCar'];
const BEFORE: readonly CommandType[] = ['MoveToRear', 'PlaceCar', 'ScratchCar', 'DrawLineup', 'PostLineup'];
const ON_TRACK: readonly CommandType[] = [
  'ReportSpin',
  'ReportIncident',
  'RetireCar',
  'CallCaution',
  'ShowRed',
];
const DURING: readonly CommandType[] = [
  ...ON_TRACK,
  'ShowWhite',
  'ExtendDistance',
  'RecordLap',
  'OpenSession',
];
const RULINGS: readonly CommandType[] = [
  'Penalize',
  'Penalize',
  'DisallowLap',
  'ReinstateLap',
  'RecordLap',
  'RetireCar',
];
const FINISHED: readonly CommandType[] = ['RecordFinish', 'ScoreFinish', 'RetireCar', 'PostResults'];
const AFTER: readonly CommandType[] = [...FINISHED, 'CertifyResults', 'ReopenResults'];

/** Returns another command that officials often issue in this phase. */
function sideCommand(desk: CommandDraw, session: SessionState): Issued {
  const { how } = desk;
  const corrections = correctionsOf(desk, session);
  if (corrections.length > 0 && desk.when % 4 === 1)
    return pick(corrections, how, makeCommand('AddNote', desk));
  if (desk.when % 4 === 0) return makeCommand(pick(ALWAYS, how, 'AddNote'), desk);
  if (session.phase === 'lined-up' || session.phase === 'scheduled')
    return makeCommand(pick(BEFORE, how, 'AddNote'), desk);
  const isEnded = session.phase === 'checkered' || isDone(session);
  if (desk.when % 4 === 2) return makeCommand(pick(RULINGS, how, 'AddNote'), desk);
  if (!isEnded && isTimed(session.spec) && how % 2 === 0) return makeCommand('RecordNoAttempt', desk);
  return makeCommand(pick(isEnded ? AFTER : DURING, how, 'AddNote'), desk);
}

/** Returns commands that undo or redo an earlier decision. */
function correctionsOf(desk: CommandDraw, session: SessionState): Issued[] {
  const { state } = desk;
  const back = session.grid.posted?.data.rows.find(({ car }) => isRetired(session, car));
  const disallowed = itemsOf(session.rulings).findLast(({ type }) => type === 'LapDisallowed');
  const certified = state.sessions.findLast(({ phase }) => phase === 'official');
  const main = state.sessions.at(-1)?.spec.id ?? 'main';
  return [
    makeCommand('StrikeRecord', desk),
    makeCommand('StrikeRecord', desk),
    ...(state.struck.size > 0
      ? [makeCommand('RestoreRecord', desk), makeCommand('RestoreRecord', desk)]
      : []),
    ...(imposed(state).length > 0
      ? Array.from({ length: 3 }, () => makeCommand('RescindPenalty', desk))
      : []),
    ...(back ? Array.from({ length: 6 }, () => makeCommand('ReturnCar', { ...desk, car: back.car })) : []),
    ...(disallowed ? Array.from({ length: 6 }, () => reinstated(desk, disallowed)) : []),
    ...(certified ? [makeCommand('ReopenResults', { ...desk, session: certified.spec.id })] : []),
    ...(desk.who % 4 === 0 ? [makeCommand('DeclineProvisional', { ...desk, session: main })] : []),
  ];
}

const reinstated = (desk: CommandDraw, disallowed: Fact): Issued =>
  ({ ...makeCommand('ReinstateLap', desk), ...disallowed.data }) as Issued;

const isRetired = ({ rulings }: SessionState, car: string): boolean =>
  itemsOf(rulings).findLast((fact) => 'car' in fact.data && fact.data.car === car)?.type === 'CarRetired';

/** Returns the next session, or sometimes another one. */
function chosenSession(state: MeetingState, { who, when }: ChanceDraw): SessionState | undefined {
  const next = state.sessions.find((session) => session.phase !== 'official');
  return when % 12 === 11 || !next ? pick<SessionState | undefined>(state.sessions, who, next) : next;
}

function carsOf(state: MeetingState, session: SessionState | undefined): string[] {
  const formation = session ? formationOf(session.grid) : [];
  if (session && formation.length > 0)
    return orderOf(state, session).flatMap((row) => (row.place ? [row.car] : []));
  return enteredCars(state).map((entry) => entry.car);
}

/**
 * Returns the next commands of the officials at random. Most of them advance the meeting and many are usual
 * side commands. Some are of any type, by any role, for cars and sessions that may not exist.
 */
export function nextCommands(
  state: MeetingState,
  draw: ChanceDraw,
  formatOf: CommandDraw['formatOf'],
): Issued[] {
  const session = chosenSession(state, draw);
  const order = carsOf(state, session);
  const car = pick(order, draw.who, '1');
  const desk: CommandDraw = { ...draw, state, session: session?.spec.id ?? 'nowhere', car, order, formatOf };
  const commands = session ? chosenCommands(desk, session) : [makeCommand('ScheduleMeeting', desk)];
  return commands.map((command) => sometimesLate(command, desk));
}

function chosenCommands(desk: CommandDraw, session: SessionState): Issued[] {
  if (desk.what % 100 < 68) return nextStep(desk, session);
  if (desk.what % 100 < 95) return [sideCommand(desk, session)];
  const anyTarget = {
    car: `${desk.who % 14}`,
    session: pick([...desk.state.sessions.map(({ spec }) => spec.id), 'nowhere'], desk.when, 'nowhere'),
  };
  const command = makeCommand(pick(COMMAND_TYPES, desk.how, 'AddNote'), { ...desk, ...anyTarget });
  if (desk.when % 4 > 0) return [command];
  return [{ ...command, official: { id: 'someone', role: pick(ROLES, desk.who, 'viewer') } }];
}

/** Moves some commands back in time, as if they were recorded late. */
function sometimesLate(command: Issued, { state, when }: CommandDraw): Issued {
  if (when % 11 !== 10 || state.recordedAt === null) return command;
  return { ...command, at: new Date(Date.parse(state.recordedAt) - 500 * (when % 41)).toISOString() };
}
