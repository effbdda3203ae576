import { computeLineup, formationOf, isTimed, sessionOf, sourceCars } from '#domain';
import { Given, type Issued } from '../given.ts';
import type { Chance } from './chance.ts';
import { MadeRace, type MadeResult } from './made-race.ts';
import type { MadeFormat, MadeSession } from './workshop.ts';

/** What happened at a meeting, as the evaluator reads it. */
export interface MadeGiven {
  readonly cars: readonly string[];
  readonly imports: Readonly<Record<string, readonly string[]>>;
  readonly draws: Record<string, readonly string[]>;
  readonly inversions: Record<string, number>;
  readonly chosen: Record<string, readonly string[]>;
  readonly results: Record<string, MadeResult>;
  /** How many starts penalties move cars back, by session and car. */
  readonly placesBack: Record<string, Readonly<Record<string, number>>>;
  /** The cars that were withdrawn after all sessions. */
  readonly out: string[];
}

/** A made-up meeting: what the evaluator receives, and the state that the commands led to. */
export interface PlayedFormat {
  readonly format: MadeFormat['format'];
  readonly given: MadeGiven;
  readonly meeting: Given;
}

/** Plays a meeting by a made-up format: entries, draws, and laps of each session. */
export function playFormat(made: MadeFormat): PlayedFormat {
  const { format, cars, imports, chance } = made;
  const drawn = { draws: {}, inversions: {}, chosen: {} };
  const given: MadeGiven = { cars, imports, ...drawn, results: {}, placesBack: {}, out: [] };
  const meeting = scheduled(made);
  for (const { id, of, by } of format.rankings ?? []) {
    if (of || by?.[0] !== 'drawn') continue;
    given.draws[id] = chance.shuffled(cars);
    meeting.given({ type: 'DrawOrder', ranking: id, order: [...given.draws[id]] });
  }
  for (const { spec } of meeting.state.sessions) {
    if (spec.lineup?.some((source) => 'chosen' in source)) {
      given.chosen[spec.id] = choose(meeting, spec.id, chance);
    }
  }
  const player = new Player(meeting, given, chance);
  for (const { spec } of meeting.state.sessions) player.run(spec);
  player.withdraw();
  return { format, given, meeting };
}

/** Returns the meeting with its entries, its fixed field and the orders from outside. */
function scheduled({ format, cars, imports }: MadeFormat): Given {
  const meeting = new Given();
  meeting.given({
    type: 'ScheduleMeeting',
    meeting: 'made',
    name: 'Made up',
    date: '2026-05-02',
    track: { name: 'Test Oval', lengthMiles: 0.25 },
    format,
  });
  const { standings = [], ...others } = imports;
  for (const car of cars) {
    const standing = standings.indexOf(car) + 1;
    meeting.given({ type: 'EnterCar', car, driver: `Driver ${car}`, ...(standing > 0 && { standing }) });
  }
  if (/"(most|when)":/.test(JSON.stringify(format))) meeting.given({ type: 'FixField', cars: cars.length });
  for (const [ranking, order] of Object.entries(others)) {
    // An order that the format does not name is refused.
    meeting.when({ type: 'ImportRanking', ranking, rows: order.map((car) => ({ car })) });
  }
  return meeting;
}

/** Chooses cars that have no start yet, and returns them. */
function choose(meeting: Given, session: string, chance: Chance): string[] {
  const cars = chance.some([...meeting.state.entries.keys()], 1).slice(0, 2);
  return cars.filter((car) => {
    return typeof meeting.when({ type: 'ChooseCar', session, car, reason: 'the fans' }) !== 'string';
  });
}

class Player {
  private atMs = Date.parse('2026-05-02T18:00:00.000Z');

  constructor(
    private readonly meeting: Given,
    private readonly given: MadeGiven,
    private readonly chance: Chance,
  ) {}

  run(spec: MadeSession): void {
    const { id: session } = spec;
    if (isTimed(spec)) {
      this.issue({ type: 'OpenSession', session }, { type: 'ShowGreen', session });
      this.runTimed(session);
    } else {
      this.lineUp(spec);
      const order = formation(this.meeting, session);
      this.issue({ type: 'OpenSession', session }, { type: 'ShowGreen', session });
      this.runRace(spec, order);
    }
    this.issue({ type: 'ShowCheckered', session }, { type: 'PostResults', session });
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
    const order = this.chance.shuffled(this.given.cars);
    const times = Object.fromEntries(order.map((car, i) => [car, 14_000 + 25 * i]));
    for (const car of this.chance.shuffled(order)) {
      this.issue({ type: 'RecordLap', session, car, timeMs: times[car] });
    }
    this.given.results[session] = { order, times };
  }

  private lineUp(spec: MadeSession): void {
    const { id: session, lineup = [] } = spec;
    const { draws, inversions } = this.given;
    if (lineup.some((source) => 'draw' in source)) {
      draws[session] = this.drawn(session);
      this.issue({ type: 'DrawLineup', session, order: [...draws[session]] });
    }
    const redrawn = lineup.find(({ order }) => order === 'draw');
    const target = sessionOf(this.meeting.state, session);
    if (redrawn && target) {
      draws[session] = this.chance.shuffled(sourceCars(this.meeting.state, target, redrawn).cars);
      this.issue({ type: 'DrawOrder', session, order: [...draws[session]] });
    }
    lineup.forEach(({ invert }, source) => {
      if (typeof invert !== 'object') return;
      // A number that is greater than the cars of the source is refused, and 0 never is.
      const number = this.chance.shuffled(invert.drawn).find((drawn) => {
        return this.isAccepted({ type: 'DrawInversion', session, source, number: drawn });
      });
      inversions[session] = number ?? 0;
    });
    if (this.chance.is(20)) this.penalize(session);
    this.issue({ type: 'PostLineup', session });
    if (this.chance.is(20)) {
      const car = this.chance.anyOf(formation(this.meeting, session).slice(1));
      if (car !== undefined)
        this.issue({ type: 'MoveToRear', session, car, reason: 'missed the drivers meeting' });
    }
  }

  /**
   * Withdraws a car now and then. The evaluator would move a penalised car back that is out, keeps a
   * withdrawn entry in the standings, and counts it among the cars that a part of a source takes.
   */
  withdraw(): void {
    const lineups = this.meeting.state.sessions.flatMap(({ spec }) => spec.lineup ?? []);
    const parts = lineups.flatMap((source) => ('of' in source ? source.of : []));
    if (parts.some(({ take }) => take !== undefined)) return;
    const { cars, imports, placesBack, out } = this.given;
    const back = Object.values(placesBack).flatMap((starts) => Object.keys(starts));
    const kept = [...(imports['standings'] ?? []), ...back];
    const car = this.chance.is(15)
      ? this.chance.anyOf(cars.filter((each) => !kept.includes(each)))
      : undefined;
    if (car === undefined) return;
    out.push(car);
    this.issue({ type: 'WithdrawCar', car, reason: 'engine' });
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
    const free = this.given.cars.filter((car) => !taken.has(car));
    return this.chance.some(free.length > 0 ? free : this.given.cars, 1);
  }

  private runRace({ id, laps = 1, stopped }: MadeSession, start: readonly string[]): void {
    const run = stopped ? this.chance.upTo(1, laps) : laps;
    const race = new MadeRace(this.chance, start, run);
    race.laps.forEach((crossings, i) => {
      this.atMs += 60_000;
      for (const { car, timeMs } of crossings) this.issue({ type: 'RecordLap', session: id, car, timeMs });
      for (const car of race.retiringAfter(i + 1)) {
        this.issue({ type: 'RetireCar', session: id, car, reason: 'engine' });
      }
      this.given.results[`${id}@${i + 1}`] = race.resultAt(i + 1);
    });
    this.given.results[id] = race.resultAt(run);
    if (run === laps) return;
    const reason = 'rain';
    this.issue({ type: 'ShowRed', session: id, reason }, { type: 'EndRace', session: id, reason });
    const share = stopped?.shares?.findLast(({ from }) => from <= run / laps)?.share ?? 0;
    this.given.results[id] = { ...race.resultAt(run), share };
  }
}

/** Returns the cars of a posted line-up in the order in which they roll off. */
function formation({ state }: Given, id: string): string[] {
  const grid = sessionOf(state, id)?.grid;
  return grid ? formationOf(grid) : [];
}
