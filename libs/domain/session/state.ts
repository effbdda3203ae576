import type { SessionSpec } from '../formats/format.ts';
import type { CrossingSeen } from '../crossings/state.ts';
import { emptyGrid, evolveGrid, isScratched, type GridState } from '../grid/state.ts';
import { classOf, isOfClass } from '../kernel/classes.ts';
import { SharedMap } from '../kernel/shared-map.ts';
import { append, emptyTrail, itemsOf, type Trail } from '../kernel/trail.ts';
import type { Fact, FactOf, SessionFact } from '../events.ts';
import { reassigned } from '../laps/reassigned.ts';
import { evolveResults, noResults, type ResultsState } from '../results/state.ts';
import { isOver, type Flag, type Phase } from '../words/phases.ts';

/** An assignment of a transponder whose crossings count for a car. */
export interface Assignment {
  readonly transponder: string;
  readonly revision: number;
}

export interface SessionState {
  readonly spec: SessionSpec;
  readonly phase: Phase;
  readonly flag: Flag;
  /** Number of starts from lap 0: 0 before the session opens, 2 after a red flag and a new start. */
  readonly attempt: number;
  /** Whether the green flag was shown in this attempt. */
  readonly started: boolean;
  readonly grid: GridState;
  /** When the green flags of this attempt were shown, in the order of the log. */
  readonly greens: readonly string[];
  /** The crossings that were seen in this attempt as they were recorded, with those of no car. */
  readonly crossings: Trail<CrossingSeen>;
  /** The assignments that crossings of each car rest on in this attempt. */
  readonly assigned: SharedMap<readonly Assignment[]>;
  /** Flags and crossings of this attempt. Laps are counted from them. */
  readonly track: Trail<Fact>;
  /**
   * Decisions about the laps of this attempt: no attempts, disallowed laps, retirements, finishes scored by
   * hand.
   */
  readonly rulings: Trail<Fact>;
  /** The changes of drivers in the session, in the order of the log. */
  readonly drivers: readonly FactOf<'DriverChanged'>[];
  readonly results: ResultsState;
  /** The lap at which the session is looked at; absent for all of it. */
  readonly atLap?: number;
}

export const newSession = (spec: SessionSpec): SessionState => ({
  spec,
  phase: 'scheduled',
  flag: 'none',
  attempt: 0,
  started: false,
  grid: emptyGrid,
  greens: [],
  crossings: emptyTrail(),
  assigned: new SharedMap(),
  track: emptyTrail(),
  rulings: emptyTrail(),
  drivers: [],
  results: noResults,
});

type Step = (session: SessionState, fact: SessionFact) => SessionState;

const onTrack: Step = (session, fact) => ({ ...session, track: append(session.track, fact) });
const ruling: Step = (session, fact) => ({ ...session, rulings: append(session.rulings, fact) });
/** A ruling that also matters to what is counted from its instant on. */
const onTrackToo: Step = (session, fact) => onTrack(ruling(session, fact), fact);
const unchanged: Step = (session) => session;

/** Changes the phase with the flag. It never refuses: a flag that is in the log was shown. */
const flagShown =
  (phase: Phase, flag: Flag): Step =>
  (session, fact) => ({ ...onTrack(session, fact), phase, flag });

const greenShown: Step = (session, fact) => {
  const greens = [...session.greens, fact.occurredAt];
  return { ...flagShown('green', 'green')(session, fact), started: true, greens };
};

/** Opens the session. Logs of before RestartFromZero have an opening under red, which restarts it. */
const opened: Step = (session, fact) =>
  session.started || session.phase === 'red'
    ? restarted(session, fact)
    : { ...onTrack(session, fact), phase: 'open', flag: 'none', attempt: session.attempt + 1 };

/** Returns what was decided of the distance before the session was first opened. */
function distanceBefore({ track }: SessionState): Fact[] {
  const facts = itemsOf(track);
  const opened = facts.findIndex(({ type }) => type === 'SessionOpened' || type === 'SessionRestarted');
  return facts
    .slice(0, opened)
    .filter(({ type }) => type === 'DistanceShortened' || type === 'DistanceExtended');
}

/** Begins another attempt from lap 0. The records of the last one stay in the log and no longer count. */
const restarted: Step = (session, fact) => ({
  ...session,
  phase: 'open',
  flag: 'none',
  attempt: session.attempt + 1,
  started: false,
  greens: [],
  crossings: emptyTrail(),
  assigned: new SharedMap(),
  track: [...distanceBefore(session), fact].reduce(append, emptyTrail<Fact>()),
  rulings: emptyTrail<Fact>(),
});

const gridMoved: Step = (session, fact) => ({ ...session, grid: evolveGrid(session.grid, fact) });

const lineupPosted: Step = (session, fact) => {
  const phase = session.phase === 'scheduled' ? 'lined-up' : session.phase;
  return { ...session, phase, grid: evolveGrid(session.grid, fact) };
};

const resultsMoved =
  (phase: Phase): Step =>
  (session, fact) => ({ ...session, phase, results: evolveResults(session.results, fact) });

const crossingsMoved: Step = (session, fact) =>
  fact.type === 'LapsReassigned' || fact.type === 'CarsSwapped'
    ? { ...ruling(session, fact), track: reassigned(session.track, fact) }
    : session;

/** The changes that each event makes in its session. An event without an entry does not compile. */
const STEPS: { readonly [T in SessionFact['type']]: Step } = {
  LineupPosted: lineupPosted,
  LineupDrawn: gridMoved,
  OrderDrawn: gridMoved,
  InversionDrawn: gridMoved,
  CarChosen: gridMoved,
  CarMovedToRear: gridMoved,
  CarPlaced: gridMoved,
  CarScratched: gridMoved,
  ProvisionalDeclined: gridMoved,
  CarAddedToLineup: gridMoved,
  AlternatePromoted: gridMoved,
  SessionOpened: opened,
  SessionRestarted: restarted,
  GreenShown: greenShown,
  CautionCalled: flagShown('yellow', 'yellow'),
  RedShown: flagShown('red', 'red'),
  // Shown with the yellow flag, it changes neither flag nor phase.
  WhiteShown: (session, fact) =>
    session.flag === 'yellow' ? onTrack(session, fact) : flagShown('green', 'white')(session, fact),
  CheckeredShown: flagShown('checkered', 'checkered'),
  DistanceExtended: onTrack,
  OrderFrozen: onTrackToo,
  RestartOrderSet: ruling,
  WaveAroundGiven: onTrack,
  PitsEntered: onTrack,
  PitsLeft: onTrack,
  LapCredited: ruling,
  DistanceShortened: onTrack,
  RaceEnded: (session, fact) =>
    isOver(session.phase) ? onTrack(session, fact) : flagShown('checkered', 'checkered')(session, fact),
  FreePassAwarded: onTrack,
  LapSet: onTrack,
  // The fold of the meeting knows the car of a crossing.
  CrossingSeen: unchanged,
  CountAdopted: onTrack,
  CarFinished: onTrack,
  CarSpun: unchanged,
  IncidentReported: unchanged,
  NoAttemptRecorded: ruling,
  LapsReassigned: crossingsMoved,
  CarsSwapped: crossingsMoved,
  LapDisallowed: ruling,
  LapReinstated: ruling,
  DriverChanged: (session, fact) =>
    fact.type === 'DriverChanged' ? { ...session, drivers: [...session.drivers, fact] } : session,
  LapConfirmed: ruling,
  CarRetired: onTrackToo,
  CarReturned: onTrackToo,
  PenaltyImposed: ruling,
  PenaltyServed: ruling,
  PenaltyRescinded: ruling,
  DeadHeatDeclared: ruling,
  TieBroken: ruling,
  FinishScored: ruling,
  ResultsPosted: resultsMoved('unofficial'),
  ResultsCertified: resultsMoved('official'),
  ResultsReopened: resultsMoved('unofficial'),
};

export const evolveSession: Step = (session, fact) => STEPS[fact.type](session, fact);

/** Returns whether a car takes part in a session, so that its crossings count there. */
export const admits = ({ spec, grid }: SessionState, car: string): boolean =>
  !isScratched(grid, car) &&
  isOfClass(classOf(spec.id), car) &&
  (!spec.lineup || (grid.posted?.data.rows.some((row) => row.car === car) ?? false));

/** Returns whether the result of a session is published, so that line-ups may rest on it. */
export const isDone = (session: SessionState): boolean =>
  session.phase === 'unofficial' || session.phase === 'official';
