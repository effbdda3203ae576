import { isTimed } from '../formats/format.ts';
import { partitionPoint } from '../kernel/binary-search.ts';
import { finishesOf, raceOf } from '../laps/race.ts';
import { decidingTies } from '../lineups/field.ts';
import { medianLapMs } from '../laps/progress/finishing.ts';
import type { Race } from '../laps/tally.ts';
import { reject, type Params, type Rejection } from '../rejections.ts';
import { startersOf } from '../scoring/finish.ts';
import { penaltiesOf, retirementOf, rulingsOf } from '../scoring/rulings.ts';
import { carsWords } from '../words/cars.ts';
import { count, lapTime } from '../words/measures.ts';
import type { CommandContext } from '../kernel/command-context.ts';
import type { SessionContext } from './session-context.ts';
import type { SessionState } from './state.ts';
import { nameWithClass } from '../words/sessions.ts';

/** The laps to go when a flag is shown at the right moment. */
export const LAPS_TO_GO = { white: 1, checkered: 0 } as const;

/** What a question is about, and the values that its facts name: a client says them in its own words. */
export type Question =
  | { readonly question: 'second-green'; readonly underGreen: readonly string[] }
  | EarlyFlag
  | { readonly question: 'cars-out'; readonly cars: readonly string[] }
  | {
      readonly question: 'tie-open';
      readonly cars: readonly string[];
      /** The sessions whose line-ups need the order of these cars. */
      readonly decides: readonly string[];
    }
  | { readonly question: 'cars-after-draw'; readonly cars: readonly string[] }
  | { readonly question: 'not-official'; readonly run: number; readonly distance: number }
  | {
      readonly question: 'laps-dropped';
      readonly laps: number;
      readonly record: number;
      readonly done: 'struck' | 'restored';
    }
  | {
      readonly question: 'field-size';
      readonly carCount: number;
      /** Sessions that no car can reach, that are gone with their line-ups, and that get other cars. */
      readonly empty: readonly string[];
      readonly gone: readonly string[];
      readonly changed: readonly string[];
    };

interface EarlyFlag {
  readonly question: 'early-flag';
  readonly toGo: number;
  readonly run: number;
  readonly distance: number;
  /** The leader, and how long ago it crossed the line. */
  readonly leader?: string;
  readonly agoMs?: number;
}

/**
 * Returns a question to the official with the facts that make a command unusual, and with the instant at
 * which they were judged; null once the official has confirmed it. Ask only when nothing refuses the command.
 */
export function ask(
  context: CommandContext & { readonly session?: SessionState },
  question: Question,
  ...facts: readonly string[]
): Rejection | null {
  const { confirmed, session, occurredAt: at } = context;
  if (confirmed) return null;
  const params: Params = { ...question };
  return reject('needs-confirmation', facts.join(' '), { session: session?.spec.id, at, facts, ...params });
}

/** Asks before a session goes green while another session is under green. */
export function secondGreen(context: SessionContext): Rejection | null {
  const { state, session } = context;
  const others = state.sessions.filter(({ spec, phase }) => phase === 'green' && spec.id !== session.spec.id);
  const underGreen = others.map(({ spec }) => spec.id);
  if (underGreen.length === 0) return null;
  const names = others.map(({ spec }) => nameWithClass(spec));
  return ask(context, { question: 'second-green', underGreen }, `${names.join(', ')} is under green.`);
}

/**
 * Asks before the white or the checkered flag is shown too early: with more laps to go than the flag allows,
 * also if the leader is about to complete one.
 */
export function earlyFlag(context: SessionContext, lapsToGo: number): Rejection | null {
  const { session, occurredAt } = context;
  const race = raceOf(session);
  if (race.distance === null) return null;
  const led = partitionPoint(race.led.items, ({ at }) => at <= occurredAt, race.led.length);
  const surplus = race.distance - led - lapsToGo;
  if (surplus < 1) return null;
  const crossed = race.led.items[led - 1];
  if (surplus === 1 && !(crossed && isJustPast(race, crossed, occurredAt))) return null;
  const left = race.distance - led;
  const name = nameWithClass(session.spec);
  const toGo = `${name} has ${count(left, 'lap')} to go: ${led} of ${race.distance} are run.`;
  const about = { question: 'early-flag', toGo: left, run: led, distance: race.distance } as const;
  const agoMs = crossed ? Date.parse(occurredAt) - Date.parse(crossed.at) : Infinity;
  if (!crossed || agoMs > LONG_AGO_MS) return ask(context, about, toGo);
  const crossing = `The leader, car ${crossed.car}, crossed the line ${lapTime(agoMs)} ago.`;
  return ask(context, { ...about, leader: crossed.car, agoMs }, toGo, crossing);
}

/** A crossing before that says nothing of where the leader is now. */
const LONG_AGO_MS = 600_000;

interface Crossed {
  readonly car: string;
  readonly at: string;
}

/**
 * Returns whether the leader has run less than half of its median lap since it crossed the line. The clock of
 * the crossings decides and not the typed times of laps, because the flag is on the same clock.
 */
function isJustPast(race: Race, { car, at }: Crossed, now: string): boolean {
  const medianMs = medianLapMs(race, race.cars.get(car));
  return medianMs !== null && Date.parse(now) - Date.parse(at) < medianMs / 2;
}

/**
 * Asks before results are posted while cars are out. A car is out if it has not finished and is not retired,
 * withdrawn or disqualified. A finish that was scored by hand names every car, so it asks nothing.
 */
export function carsStillOut(context: SessionContext): Rejection | null {
  const { state, session } = context;
  if (isTimed(session.spec) || rulingsOf(session, 'FinishScored').length > 0) return null;
  const tallies = raceOf(session).cars;
  const disqualified = penaltiesOf(session).filter(({ data }) => data.penalty === 'disqualified');
  const done = new Set([...finishesOf(session), ...disqualified.map(({ data }) => data.car)]);
  const out = startersOf(session).filter((car) => {
    if (done.has(car) || retirementOf(session, car)) return false;
    return (tallies.get(car)?.finished ?? null) === null && state.entries.get(car)?.status !== 'withdrawn';
  });
  if (out.length === 0) return null;
  const cars = out.length === 1 ? `Car ${out[0]} has` : `Cars ${out.join(', ')} have`;
  const words = `${cars} neither finished nor retired in ${nameWithClass(session.spec)}.`;
  return ask(context, { question: 'cars-out', cars: out }, words);
}

/** Asks before results become official while an open tie decides who advances, or from which start. */
export function openTie(context: SessionContext): Rejection | null {
  const [tie] = decidingTies(context.state, context.session);
  if (!tie) return null;
  const { cars, sessions: decides } = tie;
  const words = `The ${carsWords(cars)} are tied. Their order decides the line-up of ${decides.join(', ')}.`;
  const advice = 'Break the tie first. Once the results are certified, they must be reopened for it.';
  return ask(context, { question: 'tie-open', cars, decides }, words, advice);
}
