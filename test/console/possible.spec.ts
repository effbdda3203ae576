import type { CommandType } from '#domain';
import { PHASES } from '#domain/words';
import { notNowReason, SPANS } from '../../apps/console/desk/actions/possible.ts';
import type { Issued } from '../support/given.ts';
import { qualifyingAt, raceAt, type RacePhase, type TimedPhase } from '../support/weekend.ts';

const reason = 'official decision';
const lap = { car: '1', lap: 1, reason };

/** A command of each type, without its session. Which cars and laps it names is not what is tested. */
const FIELDS: Readonly<Record<keyof typeof SPANS, object>> = {
  ReopenResults: { reason },
  RecordLap: { car: '1', timeMs: 15_000 },
  RecordFinish: { car: '1' },
  ReportSpin: { car: '1' },
  ReportIncident: { kind: 'contact', cars: ['1'] },
  EnterPits: { car: '1' },
  LeavePits: { car: '1' },
  RetireCar: { car: '1', reason },
  ReturnCar: { car: '1', reason },
  RecordNoAttempt: { car: '1', reason },
  ChangeDriver: { car: '1', driver: 'A Relief Driver' },
  Penalize: { car: '1', penalty: 'disqualified', reason },
  ServePenalty: { penalty: 1 },
  RescindPenalty: { penalty: 1, reason },
  DisallowLap: lap,
  ReinstateLap: lap,
  ConfirmLap: lap,
  ReassignLaps: { from: '1', to: '2', reason },
  SwapCars: { cars: ['1', '2'], reason },
  CreditLap: lap,
  AwardFreePass: { car: '1' },
  FreezeOrder: { order: ['1', '2'], reason },
  SetRestartOrder: { order: ['1', '2'], reason },
  WaveAround: { cars: ['1'] },
  ShortenDistance: { to: 1, reason },
  ExtendDistance: { laps: 1, reason },
  EndRace: { reason },
  MoveToRear: { car: '1', reason },
  PlaceCar: { car: '1', start: 2, reason },
  ScratchCar: { car: '1', reason },
  PromoteAlternate: { car: '9', reason },
  AddToLineup: { car: '9', reason },
  ScoreFinish: { order: [{ car: '1' }, { car: '2' }, { car: '3' }] },
  DeclareDeadHeat: { cars: ['1', '2'], reason },
  BreakTie: { cars: ['1', '2'], reason },
};

/** Refusals by the phase or the kind of the session alone. Others depend on what has happened in it. */
const BY_PHASE = new Set([
  'session-not-open',
  'session-not-green',
  'session-not-over',
  'session-started',
  'session-over',
  'session-not-timed',
  'session-has-no-distance',
  'session-has-no-lineup',
  'lineup-not-posted',
  'results-not-posted',
  'results-certified',
]);

const TYPES = Object.keys(SPANS) as (keyof typeof SPANS)[];
const RACES = PHASES.map((phase): RacePhase => (phase === 'scheduled' ? 'drawn' : phase));
const TIMED: readonly TimedPhase[] = ['scheduled', 'open', 'green', 'checkered', 'unofficial', 'official'];

const issued = (type: CommandType, session: string): Issued =>
  ({ type, session, ...FIELDS[type as keyof typeof SPANS] }) as Issued;

describe.each([
  ...RACES.map((phase) => ({ kind: 'race', phase }) as const),
  ...TIMED.map((phase) => ({ kind: 'qualifying', phase }) as const),
])('in a $kind that is $phase', ({ kind, phase }) => {
  const isTimed = kind === 'qualifying';
  const meeting = () => (isTimed ? qualifyingAt(phase) : raceAt(phase, { laps: 5 }));
  const now = { isTimed, phase: phase === 'drawn' ? 'scheduled' : phase };

  it.each(TYPES)('the desk offers %s unless the rules refuse it for that', (type) => {
    const outcome = meeting().when(issued(type, kind));
    const isOffered = notNowReason(type, now) === null;
    const written = typeof outcome === 'string' ? [] : outcome;
    if (isOffered) expect(BY_PHASE).not.toContain(outcome);
    else expect(written).toEqual([]);
  });
});
