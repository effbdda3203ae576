import {
  COMMAND_TYPES,
  enteredCars,
  formationOf,
  isDone,
  isTimed,
  itemsOf,
  orderOf,
  piecesOf,
  raceOf,
  ROLES,
} from '#domain';
import type { CommandType, Fact, MeetingState, SessionState } from '#domain';
import type { Issued } from './given.ts';
import { openPenalties, tiedIn, tiedInNight } from './places-paperwork.ts';
import type { ChanceDraw, CommandDraw } from './command-draw.ts';
import { TROPHY } from './rankings-paperwork.ts';
import { pick, imposed, makeCommand } from './paperwork.ts';
import { AFTER, ALWAYS, BEFORE, DURING, RANKING_STEPS, RULINGS, UNDER_CAUTION } from './usual-commands.ts';

/** Records one lap for each running car, in the running order with one pair swapped. Leaves out some cars. */
function lapOfAll(draw: CommandDraw, session: SessionState): Issued[] {
  const order = orderOf(draw.state, session);
  const cars = order
    .filter((row) => row.place !== null && !NOT_RUNNING.has(row.status))
    .map((row) => row.car);
  const swapped = draw.how % Math.max(1, cars.length - 1);
  const pair = cars.slice(swapped, swapped + 2).reverse();
  cars.splice(swapped, pair.length, ...pair);
  const across = cars.filter((_, i) => draw.when % 3 > 0 || i % 4 !== draw.who % 4);
  return across.map((car, i) => {
    const transponder = carriedBy(draw.state, car);
    if (transponder !== undefined && (draw.how + i) % 2 === 0) {
      return { type: 'RecordCrossing', transponder, line: 'sf' };
    }
    return makeCommand('RecordLap', { ...draw, car, how: draw.how + 7 * i, what: 1 });
  });
}

/** Returns a transponder that a car carries at the end of the meeting. */
const carriedBy = ({ transponders: { holdings } }: MeetingState, car: string): string | undefined =>
  [...holdings.byTransponder.keys()].find(
    (transponder) => piecesOf(holdings, transponder).at(-1)?.holder?.car === car,
  );

const NOT_RUNNING = new Set(['retired', 'did-not-start', 'disqualified']);

/** Returns the records that a line-up waits for, other than results. */
function recordsBefore({ state }: CommandDraw, { spec, grid }: SessionState): CommandType[] {
  const sources = spec.lineup ?? [];
  const from = new Set(sources.flatMap((source) => ('from' in source ? source.from : [])));
  const waits: Partial<Record<CommandType, boolean>> = {
    FixField: spec.id.startsWith(TROPHY) && state.classes.every(({ fixed }) => fixed.length === 0),
    DrawLineup: grid.drawn === null && sources.some((source) => 'draw' in source),
    DrawOrder:
      state.rankings.some(({ spec: { id }, drawn }) => from.has(id) && drawn === null) ||
      (grid.ordersDrawn.length === 0 && sources.some(({ order }) => order === 'draw')),
    DrawInversion: grid.inversions.length === 0 && sources.some(({ invert }) => typeof invert === 'object'),
    BreakTie: from.has('night') && tiedInNight(state).length > 0,
    ChooseCar: grid.chosen.length === 0 && sources.some((source) => 'chosen' in source),
  };
  return COMMAND_TYPES.filter((type) => waits[type]);
}

/** Returns commands that bring a session nearer to its end. */
function nextStep(draw: CommandDraw, session: SessionState): Issued[] {
  switch (session.phase) {
    case 'scheduled':
      if (!session.spec.lineup) return [makeCommand('OpenSession', draw)];
      return [...recordsBefore(draw, session), 'PostLineup' as const].map((type) => makeCommand(type, draw));
    case 'lined-up':
      return [
        makeCommand(
          pick(['OpenSession', 'OpenSession', 'PlaceCar', 'MoveToRear'], draw.how, 'OpenSession'),
          draw,
        ),
      ];
    case 'open':
      return [makeCommand('ShowGreen', draw)];
    case 'checkered':
      return draw.how % 2 === 0 ? lapOfAll(draw, session) : [makeCommand('PostResults', draw)];
    case 'unofficial':
      if (tiedIn(draw).length > 0) return [makeCommand('BreakTie', draw)];
      if (draw.how % 3 === 0) return [makeCommand('PostResults', draw)];
      return ['CertifyResults' as const, ...RANKING_STEPS].map((type) => makeCommand(type, draw));
    case 'official':
      return [];
    default:
      return underWay(draw, session);
  }
}

function underWay(draw: CommandDraw, session: SessionState): Issued[] {
  const { led, distance, cars } = raceOf(session);
  const toGo = (distance ?? 2) - led.length;
  if (toGo <= 0) return [makeCommand('ShowCheckered', draw)];
  if (session.flag !== 'green' && session.flag !== 'white') return underCaution(draw, session, toGo);
  const isLapped = [...cars.values()].some((car) => car.counted < car.ledAtCross);
  const isDue: Partial<Record<CommandType, boolean>> = {
    RecordNoAttempt: distance === null && cars.size === 0,
    CallCaution: session.spec.freePass === true && isLapped,
    ShowWhite: distance !== null && toGo === 1 && session.flag === 'green',
  };
  const due = COMMAND_TYPES.find((type) => isDue[type]);
  return due && draw.how % 4 > 1 ? [makeCommand(due, draw)] : lapOfAll(draw, session);
}

function underCaution(draw: CommandDraw, session: SessionState, toGo: number): Issued[] {
  const [green, checkered] = [makeCommand('ShowGreen', draw), makeCommand('ShowCheckered', draw)];
  const caution = raceOf(session).cautions.at(-1);
  const mayAward = session.spec.freePass && caution?.candidate && !caution.freePass;
  const first = mayAward ? [makeCommand('AwardFreePass', draw)] : [green];
  const calls = [0, 1].map((i) => makeCommand(pick(UNDER_CAUTION, draw.who + i, 'FreezeOrder'), draw));
  const steps = [calls, first, lapOfAll(draw, session), [green], toGo < 3 ? [checkered] : first, calls];
  return pick(steps, draw.how, first);
}

/** Returns another command that officials often issue in this phase. */
function sideCommand(draw: CommandDraw, session: SessionState): Issued {
  const { how } = draw;
  const corrections = correctionsOf(draw, session);
  if (corrections.length > 0 && draw.when % 4 === 1)
    return pick(corrections, how, makeCommand('AddNote', draw));
  if (draw.when % 4 === 0) return makeCommand(pick(ALWAYS, how, 'AddNote'), draw);
  if (session.phase === 'lined-up' || session.phase === 'scheduled')
    return makeCommand(pick(BEFORE, how, 'AddNote'), draw);
  const isEnded = session.phase === 'checkered' || isDone(session);
  if (draw.when % 4 === 2) return makeCommand(pick(RULINGS, how, 'AddNote'), draw);
  if (!isEnded && isTimed(session.spec) && how % 2 === 0) return makeCommand('RecordNoAttempt', draw);
  return makeCommand(pick(isEnded ? AFTER : DURING, how, 'AddNote'), draw);
}

/** Returns commands that undo or redo an earlier decision. */
function correctionsOf(draw: CommandDraw, session: SessionState): Issued[] {
  const { state } = draw;
  const back = session.grid.posted?.data.rows.find(({ car }) => isRetired(session, car));
  const disallowed = itemsOf(session.rulings).findLast(({ type }) => type === 'LapDisallowed');
  const certified = state.sessions.findLast(({ phase }) => phase === 'official');
  return [
    makeCommand('StrikeRecord', draw),
    makeCommand('StrikeRecord', draw),
    ...(state.struck.size > 0
      ? [makeCommand('RestoreRecord', draw), makeCommand('RestoreRecord', draw)]
      : []),
    ...Array.from({ length: openPenalties(state).length * 3 }, () => makeCommand('ServePenalty', draw)),
    ...(imposed(state).length > 0
      ? Array.from({ length: 3 }, () => makeCommand('RescindPenalty', draw))
      : []),
    ...(back ? Array.from({ length: 6 }, () => makeCommand('ReturnCar', { ...draw, car: back.car })) : []),
    ...(disallowed ? Array.from({ length: 6 }, () => reinstated(draw, disallowed)) : []),
    ...(raceOf(session).pitStops.some(({ to }) => to === null)
      ? Array.from({ length: 6 }, () => makeCommand('LeavePits', draw))
      : []),
    ...(state.isArchived ? [makeCommand('RestoreMeeting', draw)] : []),
    ...(certified ? [makeCommand('ReopenResults', { ...draw, session: certified.spec.id })] : []),
    ...(draw.who % 4 === 0 ? [makeCommand('DeclineProvisional', { ...draw, session: 'main' })] : []),
  ];
}

const reinstated = (draw: CommandDraw, disallowed: Fact): Issued =>
  ({ ...makeCommand('ReinstateLap', draw), ...disallowed.data }) as Issued;

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
  chance: ChanceDraw,
  formatOf: CommandDraw['formatOf'],
): Issued[] {
  const session = chosenSession(state, chance);
  const order = carsOf(state, session);
  const car = pick(order, chance.who, '1');
  const draw: CommandDraw = {
    ...chance,
    state,
    session: session?.spec.id ?? 'nowhere',
    car,
    order,
    formatOf,
  };
  const commands = session ? chosenCommands(draw, session) : [makeCommand('ScheduleMeeting', draw)];
  return commands.map((command) => sometimesLate(command, draw));
}

function chosenCommands(draw: CommandDraw, session: SessionState): Issued[] {
  if (draw.what % 100 < 68) return nextStep(draw, session);
  if (draw.what % 100 < 95) return [sideCommand(draw, session)];
  const anyTarget = {
    car: `${draw.who % 14}`,
    session: pick([...draw.state.sessions.map(({ spec }) => spec.id), 'nowhere'], draw.when, 'nowhere'),
  };
  const command = makeCommand(pick(COMMAND_TYPES, draw.how, 'AddNote'), { ...draw, ...anyTarget });
  if (draw.when % 4 > 0) return [command];
  return [{ ...command, official: { id: 'someone', role: pick(ROLES, draw.who, 'viewer') } }];
}

/** Moves some commands back in time, as if they were recorded late. */
function sometimesLate(command: Issued, { state, when }: CommandDraw): Issued {
  if (when % 11 !== 10 || state.recordedAt === null) return command;
  return { ...command, at: new Date(Date.parse(state.recordedAt) - 500 * (when % 41)).toISOString() };
}
