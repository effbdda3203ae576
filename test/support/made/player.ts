import {
  computeLineup,
  drawnInversions,
  drawnOrders,
  formationOf,
  isTimed,
  possibleInversions,
  sessionOf,
  sourceCars,
} from '#domain';
import type { Given, Issued } from '../given.ts';
import type { Chance } from './chance.ts';
import { MadeRace, type MadeResult, type Starters } from './made-race.ts';
import type { MadeSession } from './workshop.ts';

/** What happened at a meeting, as the evaluator reads it. */
export interface MadeGiven {
  readonly cars: readonly string[];
  readonly rookies: readonly string[];
  readonly imports: Readonly<Record<string, readonly string[]>>;
  /** The drawn orders, by ranking, session or source: that of source 2 of the main is `main#2`. */
  readonly draws: Record<string, readonly string[]>;
  readonly inversions: Record<string, number>;
  readonly chosen: Record<string, readonly string[]>;
  readonly results: Record<string, MadeResult>;
  /** How many starts penalties move cars back, by session and car. */
  readonly placesBack: Record<string, Readonly<Record<string, number>>>;
  /** The cars that officials added to the rear, by session. */
  readonly added: Record<string, readonly string[]>;
  /** The cars that were withdrawn, before a session or after all of them. */
  readonly out: string[];
}

/** A source of a line-up whose order or number is drawn. */
type SourceDraw = ReturnType<typeof drawnOrders>[number] & { readonly kind: 'order' | 'inversion' };

interface PlayerOptions {
  readonly chance: Chance;
  /** Whether cars may miss a session, or have no result in it. */
  readonly mayMiss: boolean;
}

/** Runs the sessions of a made-up meeting, and keeps what happened for the evaluator. */
export class Player {
  private atMs = Date.parse('2026-05-02T18:00:00.000Z');
  private readonly chance: Chance;
  private readonly mayMiss: boolean;

  constructor(
    private readonly meeting: Given,
    private readonly given: MadeGiven,
    { chance, mayMiss }: PlayerOptions,
  ) {
    this.chance = chance;
    this.mayMiss = mayMiss;
  }

  run(spec: MadeSession): void {
    const { id: session } = spec;
    if (this.mayMiss) this.withdraw(3);
    if (isTimed(spec)) {
      this.issue({ type: 'OpenSession', session }, { type: 'ShowGreen', session });
      this.runTimed(session);
      this.issue({ type: 'ShowCheckered', session });
    } else {
      this.lineUp(spec);
      this.runRace(spec, this.starters(session));
    }
    this.issue({ type: 'PostResults', session });
    if (this.chance.is(80)) this.issue({ type: 'CertifyResults', session });
  }

  /** Issues commands a second apart. */
  private issue(...commands: Issued[]): void {
    for (const command of commands) {
      this.atMs += 1_000;
      this.meeting.given({ ...command, at: new Date(this.atMs).toISOString() });
    }
  }

  private isAccepted(command: Issued): boolean {
    this.atMs += 1_000;
    return typeof this.meeting.when({ ...command, at: new Date(this.atMs).toISOString() }) !== 'string';
  }

  private runTimed(session: string): void {
    const order = this.chance.shuffled(this.entered());
    const times = Object.fromEntries(order.map((car, i) => [car, 14_000 + 25 * i]));
    for (const car of this.chance.shuffled(order)) {
      this.issue({ type: 'RecordLap', session, car, timeMs: times[car] });
    }
    this.given.results[session] = { order, times };
  }

  private lineUp(spec: MadeSession): void {
    const { id: session, lineup = [] } = spec;
    const { draws } = this.given;
    if (lineup.some((source) => 'draw' in source)) {
      draws[session] = this.drawn(session);
      this.issue({ type: 'DrawLineup', session, order: [...draws[session]] });
    }
    this.drawSources(session);
    this.addCar(session);
    if (this.chance.is(20)) this.penalize(session);
    this.issue({ type: 'PostLineup', session });
    if (this.chance.is(20)) {
      const car = this.chance.anyOf(formation(this.meeting, session).slice(1));
      if (car !== undefined)
        this.issue({ type: 'MoveToRear', session, car, reason: 'missed the drivers meeting' });
    }
  }

  /** Draws what is drawn in a line-up, each once the cars of its source are known. */
  private drawSources(session: string): void {
    const rows = [...this.drawsOf(session)];
    while (rows.length > 0) {
      const drawn = rows.findIndex((row) => this.isDrawn(session, row));
      if (drawn < 0) throw new Error(`${session} has draws that wait for one another`);
      rows.splice(drawn, 1);
    }
  }

  private drawsOf(session: string): readonly SourceDraw[] {
    const { state } = this.meeting;
    const target = sessionOf(state, session);
    if (!target) return [];
    const orders = drawnOrders(state, target).map((drawn) => ({ ...drawn, kind: 'order' as const }));
    return [
      ...orders,
      ...drawnInversions(state, target).map((drawn) => ({ ...drawn, kind: 'inversion' as const })),
    ];
  }

  private isDrawn(session: string, { kind, source, number }: SourceDraw): boolean {
    const { state } = this.meeting;
    const target = sessionOf(state, session);
    if (!target) return false;
    const { draws, inversions } = this.given;
    const name = `${session}#${number}`;
    if (kind === 'order') {
      const order = this.chance.shuffled(sourceCars(state, target, source).cars);
      draws[name] = order;
      return this.isAccepted({ type: 'DrawOrder', session, source: number, order });
    }
    const drawn = this.chance.anyOf(possibleInversions(source, sourceCars(state, target, source).size)) ?? 0;
    inversions[name] = drawn;
    return this.isAccepted({ type: 'DrawInversion', session, source: number, number: drawn });
  }

  /** Adds a car to the rear now and then, and always to a line-up that would have no car. */
  private addCar(session: string): void {
    const { state } = this.meeting;
    const target = sessionOf(state, session);
    const cars = target ? computeLineup(state, target).rows.map(({ car }) => car) : [];
    const left = this.entered().filter((car) => !cars.includes(car));
    const car = cars.length === 0 || this.chance.is(5) ? this.chance.anyOf(left) : undefined;
    if (car === undefined) return;
    this.given.added[session] = [car];
    this.issue({ type: 'AddToLineup', session, car, reason: 'a promise' });
  }

  /** Withdraws a car now and then. */
  withdraw(percent: number): void {
    const car = this.chance.is(percent) ? this.chance.anyOf(this.entered().slice(1)) : undefined;
    if (car === undefined) return;
    this.given.out.push(car);
    this.issue({ type: 'WithdrawCar', car, reason: 'engine' });
  }

  private entered(): string[] {
    return this.given.cars.filter((car) => !this.given.out.includes(car));
  }

  /** Moves a car back on the grid of a session for something that it did in an earlier one. */
  private penalize(toSession: string): void {
    const { state } = this.meeting;
    const target = sessionOf(state, toSession);
    const car = target && this.chance.anyOf(computeLineup(state, target).rows)?.car;
    const earlier = state.sessions.find(
      ({ phase, spec }) => phase === 'unofficial' && this.given.results[spec.id]?.order.includes(car ?? ''),
    );
    if (car === undefined || !earlier) return;
    const places = this.chance.upTo(1, 6);
    this.given.placesBack[toSession] = { [car]: places };
    const penalty = { type: 'Penalize', penalty: 'grid', reason: 'rough driving' } as const;
    this.issue({ ...penalty, session: earlier.spec.id, toSession, car, places });
  }

  /** Returns cars that no draw of this kind of session has drawn yet. */
  private drawn(session: string): readonly string[] {
    const [family] = session.split(/-\d+$/);
    const before = Object.entries(this.given.draws).filter(([id]) => id.startsWith(`${family}-`));
    const taken = new Set(before.flatMap(([, order]) => order));
    const entered = this.entered();
    const free = entered.filter((car) => !taken.has(car));
    return this.chance.some(free.length > 0 ? free : entered, 1);
  }

  /** Scratches a car, and decides which cars of a race will have no result. One car always has one. */
  private starters(session: string): Starters {
    const cars = formation(this.meeting, session);
    const [pole = ''] = cars;
    const [scratched, absent, disqualified] = [0, 1, 2].map((): string[] => {
      const car = this.mayMiss && cars.length > 1 && this.chance.is(10) ? this.chance.anyOf(cars) : undefined;
      return car === undefined ? [] : cars.splice(cars.indexOf(car), 1);
    }) as [string[], string[], string[]];
    for (const car of scratched) this.issue({ type: 'ScratchCar', session, car, reason: 'engine' });
    return { start: formation(this.meeting, session), pole, scratched, absent, disqualified };
  }

  private runRace({ id, laps = 1, stopped }: MadeSession, starters: Starters): void {
    const session = id;
    this.issue({ type: 'OpenSession', session });
    for (const car of starters.absent) this.issue({ type: 'RetireCar', session, car, reason: 'no oil' });
    this.issue({ type: 'ShowGreen', session });
    const run = stopped ? this.chance.upTo(1, laps) : laps;
    const race = new MadeRace(this.chance, starters, run);
    race.laps.forEach((crossings, i) => {
      this.atMs += 60_000;
      for (const { car, timeMs } of crossings) this.issue({ type: 'RecordLap', session, car, timeMs });
      for (const car of race.retiringAfter(i + 1)) {
        this.issue({ type: 'RetireCar', session, car, reason: 'engine' });
      }
      this.given.results[`${id}@${i + 1}`] = race.resultAt(i + 1);
    });
    this.given.results[id] = race.resultAt(run);
    if (run < laps) {
      const reason = 'rain';
      this.issue({ type: 'ShowRed', session, reason }, { type: 'EndRace', session, reason });
      const share = stopped?.shares?.findLast(({ from }) => from <= run / laps)?.share ?? 0;
      this.given.results[id] = { ...race.resultAt(run), share };
    }
    this.issue({ type: 'ShowCheckered', session });
    for (const car of starters.disqualified) {
      this.issue({ type: 'Penalize', session, car, penalty: 'disqualified', reason: 'too light' });
    }
  }
}

/** Returns the cars of a posted line-up in the order in which they roll off. */
function formation({ state }: Given, id: string): string[] {
  const grid = sessionOf(state, id)?.grid;
  return grid ? formationOf(grid) : [];
}
