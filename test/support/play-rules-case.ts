import { computeLineup, isTimed, sessionOf, type Format } from '#domain';
import { timeLimitMs } from '../../libs/domain/formats/format.ts';
import { Given, type Issued } from './given.ts';
import type { CaseGiven, RulesCase, StoppedGiven } from './rules-cases.ts';

type Spec = Format['sessions'][number];

/** Every car of a race needs this long for a lap, so that no lap is doubtful when cars pass each other. */
const LAP_MS = 70_000;
const GAP_MS = 500;

/** Plays a meeting through commands and laps, from the entries to the certified results. */
export function playRulesCase({ format, given }: RulesCase): Given {
  const player = new CasePlayer(given);
  const { results = {}, imports = {}, draws = {}, chosen = {} } = given;
  const drawn = (format.rankings ?? []).flatMap(({ id }) => (draws[id] ? [{ id, order: draws[id] }] : []));
  const isReserve = (car: string): boolean => drawn.some(({ order }) => !order.includes(car));
  const cars = [...new Set([...given.cars, ...Object.values(results).flatMap(({ order }) => order)])];
  player.issue(scheduling(format), ...cars.filter((car) => !isReserve(car)).map(entering));
  if (format.sessions.some(({ count, when }) => typeof count === 'object' || when)) {
    player.issue({ type: 'FixField', cars: given.cars.length });
  }
  for (const [ranking, order] of Object.entries(imports)) {
    player.issue({ type: 'ImportRanking', ranking, rows: order.map((car) => ({ car })) });
  }
  for (const { id, order } of drawn) player.issue({ type: 'DrawOrder', ranking: id, order: [...order] });
  player.issue(...cars.filter(isReserve).map(entering));
  for (const [session, choice] of Object.entries(chosen)) {
    player.issue(...choice.map((car): Issued => ({ type: 'ChooseCar', session, car, reason: 'promoter' })));
  }
  for (const { spec } of player.meeting.state.sessions) player.run(spec);
  return player.meeting;
}

/** Plays a race that a red flag ends while its leader is on a lap. */
export function playStoppedRace({ format, given }: RulesCase<StoppedGiven>): Given {
  const player = new CasePlayer({ cars: [] });
  const laps = Object.entries(given.orderAtLap).map(([lap, order]) => ({ lap: Number(lap), order }));
  const cars = new Set(laps.flatMap(({ order }) => order));
  player.issue(scheduling(format), ...[...cars].map(entering));
  const session = format.sessions[0]?.id ?? '';
  const orders = Array.from({ length: given.redShownWhileLeaderOnLap - 1 }, (_, i) => {
    const { order = [] } = laps.find(({ lap }) => lap > i) ?? laps.at(-1) ?? {};
    return [...new Set([...order, ...cars])];
  });
  player.issue({ type: 'OpenSession', session }, { type: 'ShowGreen', session });
  player.drive(session, orders);
  player.issue({ type: 'ShowRed', session, reason: 'crash' }, { type: 'EndRace', session, reason: 'crash' });
  player.issue({ type: 'PostResults', session }, { type: 'CertifyResults', session });
  return player.meeting;
}

const scheduling = (format: Format): Issued => ({
  type: 'ScheduleMeeting',
  meeting: 'rules-case',
  name: 'Rules case',
  date: '2026-05-02',
  track: { name: 'Test Oval', lengthMiles: 0.5 },
  format,
});

const entering = (car: string): Issued => ({ type: 'EnterCar', car, driver: car });

class CasePlayer {
  readonly meeting = new Given();
  private atMs = Date.parse('2026-05-02T18:00:00.000Z');

  constructor(private readonly happened: CaseGiven) {}

  /** Issues commands a second apart. */
  issue(...commands: Issued[]): void {
    for (const command of commands) {
      this.atMs += 1_000;
      this.meeting.given({ ...command, at: instant(this.atMs) });
    }
  }

  run(spec: Spec): void {
    const { id: session } = spec;
    const result = this.happened.results?.[session];
    this.recordDraws(spec);
    if (!result) return;
    if (spec.lineup) this.issue({ type: 'PostLineup', session });
    const start = this.lineupOf(session);
    const reserves = spec.lineup ? result.order.filter((car) => !start.includes(car)) : [];
    for (const car of reserves) this.issue({ type: 'AddToLineup', session, car, reason: 'reserve' });
    this.issue({ type: 'OpenSession', session }, { type: 'ShowGreen', session });
    if (isTimed(spec)) this.runTimed(spec, result.order);
    else this.drive(session, this.ordersOf(spec, result.order));
    this.issue({ type: 'ShowCheckered', session });
    for (const car of Object.keys(result.status ?? {})) {
      this.issue({ type: 'Penalize', session, car, penalty: 'disqualified', reason: 'two-minute rule' });
    }
    this.issue({ type: 'PostResults', session }, { type: 'CertifyResults', session });
  }

  private recordDraws({ id: session, lineup = [] }: Spec): void {
    const { draws = {}, inversions = {} } = this.happened;
    const order = [...(draws[session] ?? [])];
    const isDrawn = lineup.some((source) => 'draw' in source);
    if (order.length > 0) this.issue({ type: isDrawn ? 'DrawLineup' : 'DrawOrder', session, order });
    const number = inversions[session];
    if (number !== undefined) this.issue({ type: 'DrawInversion', session, number });
  }

  private lineupOf(id: string): string[] {
    const { state } = this.meeting;
    const session = sessionOf(state, id);
    return session ? computeLineup(state, session).rows.map(({ car }) => car) : [];
  }

  /** Returns the order across the line in each lap of a race. Results at a lap say how it was until then. */
  private ordersOf(spec: Spec, finish: readonly string[]): (readonly string[])[] {
    const laps = spec.laps ?? Math.ceil((timeLimitMs(spec) ?? 0) / LAP_MS);
    const at = (lap: number): readonly string[] | undefined => {
      const stage = spec.stages?.find((end) => lap <= end);
      return stage === undefined ? undefined : this.happened.results?.[`${spec.id}@${stage}`]?.order;
    };
    return Array.from({ length: laps }, (_, i) => at(i + 1) ?? finish);
  }

  /** Drives the laps of a race. */
  drive(session: string, orders: readonly (readonly string[])[]): void {
    const greenMs = this.atMs;
    for (const [lap, order] of orders.entries()) {
      for (const [i, car] of order.entries()) {
        this.cross(session, car, greenMs + (lap + 1) * LAP_MS + i * GAP_MS);
      }
    }
  }

  private cross(session: string, car: string, atMs: number): void {
    this.meeting.given({ type: 'RecordLap', session, car, at: instant(atMs) });
    this.atMs = Math.max(this.atMs, atMs);
  }

  /** Drives a timed session. The later a car stands in the order, the slower are its laps. */
  private runTimed(spec: Spec, order: readonly string[]): void {
    const laps = Math.max(2, Math.ceil((timeLimitMs(spec) ?? 0) / LAP_MS));
    const greenMs = this.atMs;
    const isStaggered = spec.start === 'staggered';
    const crossings = order.flatMap((car, i) => {
      // Where each car has its own start, the last car sets off first.
      const offMs = isStaggered ? (order.length - i) * GAP_MS : 0;
      const lapMs = LAP_MS + 200 * i;
      const times = Array.from({ length: laps + 1 }, (_, lap) => greenMs + offMs + lap * lapMs);
      return times.slice(isStaggered ? 0 : 1).map((atMs) => ({ car, atMs }));
    });
    crossings.sort((a, b) => a.atMs - b.atMs);
    for (const { car, atMs } of crossings) this.cross(spec.id, car, atMs);
  }
}

const instant = (ms: number): string => new Date(ms).toISOString();
