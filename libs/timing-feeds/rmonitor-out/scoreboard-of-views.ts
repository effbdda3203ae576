import { withoutClass } from '#domain/words';
import { MAX_RUN, NOTHING_RUNS, type Scoreboard, type ScoreboardCar } from './scoreboard.ts';

/* The views that a scoreboard is made of, as far as it needs them. They are plain JSON. */

interface MeetingRow {
  readonly session: string;
  readonly name: string;
  readonly phase: string;
}

interface EntryRow {
  readonly car: string;
  readonly driver: string;
  readonly team: string | null;
  readonly transponder: string | null;
}

interface OrderRow {
  readonly car: string;
  readonly driver: string | null;
  readonly laps: number;
  readonly lastLapMs: number | null;
  readonly bestLapMs: number | null;
  readonly gapMs?: number | null | undefined;
}

interface ResultRow {
  readonly car: string;
  readonly bestLap: number | null;
}

export interface ScoreboardViews {
  /** The view `meeting`. */
  readonly meeting: {
    readonly track: { readonly name: string; readonly lengthMiles: number };
    readonly sessions: readonly MeetingRow[];
  };
  /** The view `entry-list`. */
  readonly entryList: { readonly rows: readonly EntryRow[] };
  /** The view `running-order` of the session of `sessionOnScreen`; null without one. */
  readonly runningOrder: {
    readonly session: string;
    readonly flag: string | null;
    readonly lapsToGo: number | null;
    readonly timeToGo: { readonly from: string | null; readonly limitMs: number } | null;
    readonly rows: readonly OrderRow[];
  } | null;
  /** The view `results` of that session. */
  readonly results: { readonly session: string; readonly rows: readonly ResultRow[] } | null;
}

const BEFORE = new Set(['scheduled', 'lined-up']);
const POSTED = new Set(['unofficial', 'official']);

/** Returns the session that the screens show: the last one that was opened; null before the first. */
export const sessionOnScreen = (meeting: ScoreboardViews['meeting']): string | null =>
  meeting.sessions.findLast(({ phase }) => !BEFORE.has(phase) && !POSTED.has(phase))?.session ??
  meeting.sessions.findLast(({ phase }) => POSTED.has(phase))?.session ??
  null;

/** What is known of a car beside the views: they have no total. */
interface CarTotal {
  readonly laps: number;
  readonly totalMs: number;
  readonly bestLap: number | null;
}

interface Known {
  /** The first car of the order; null for itself. */
  readonly leader: CarTotal | null;
  readonly atMs: number;
  /** The number of its best lap by the results; null if they do not say. */
  readonly bestLap: number | null;
}

type Order = NonNullable<ScoreboardViews['runningOrder']>;

/**
 * Makes the scoreboard of the views of a meeting. A view has no total time of a car: the total of the leader
 * is the sum of its lap times since the green flag, and that of a car on the same lap is its gap more.
 */
export class ScoreboardOfViews {
  #key = '';
  #session = '';
  #starts = 0;
  #startedAtMs: number | null = null;
  #totals = new Map<string, CarTotal>();

  /** Returns the scoreboard of the views at an instant. */
  make(views: ScoreboardViews, atMs: number): Scoreboard {
    const { meeting, runningOrder: order } = views;
    const index = meeting.sessions.findIndex(({ session }) => session === order?.session);
    const row = meeting.sessions[index];
    if (!order || !row) return this.#nothing(views);
    this.#follow(order, row.phase, atMs);
    const cars = this.#cars(views, order, atMs);
    const limit = order.timeToGo;
    return {
      run: POSTED.has(row.phase) ? NOTHING_RUNS : Math.min(index + 1, MAX_RUN),
      runName: row.name,
      key: this.#key,
      track: meeting.track,
      flag: order.flag ?? '',
      lapsToGo: order.lapsToGo,
      endsAtMs: limit && this.#startedAtMs !== null ? this.#startedAtMs + limit.limitMs : null,
      startedAtMs: this.#startedAtMs,
      cars,
    };
  }

  #nothing({ meeting }: ScoreboardViews): Scoreboard {
    this.#key = '';
    this.#session = '';
    return {
      run: NOTHING_RUNS,
      runName: '',
      key: '',
      track: meeting.track,
      flag: '',
      lapsToGo: null,
      endsAtMs: null,
      startedAtMs: null,
      cars: [],
    };
  }

  /** Notes another session, and a session that starts again. */
  #follow(order: Order, phase: string, atMs: number): void {
    const isBefore = order.flag === null || order.flag === 'none';
    if (order.session !== this.#session || (isBefore && this.#startsAgain(order, phase))) {
      this.#session = order.session;
      this.#starts += 1;
      this.#key = `${order.session} ${this.#starts}`;
      this.#startedAtMs = null;
      this.#totals.clear();
    }
    const from = order.timeToGo?.from ?? null;
    if (from !== null) this.#startedAtMs = Date.parse(from);
    else if (!isBefore) this.#startedAtMs ??= atMs;
  }

  #startsAgain({ rows }: Order, phase: string): boolean {
    return this.#startedAtMs !== null && !POSTED.has(phase) && rows.every(({ laps }) => laps === 0);
  }

  #cars({ entryList, results }: ScoreboardViews, order: Order, atMs: number): ScoreboardCar[] {
    const entries = new Map(entryList.rows.map((entry) => [entry.car, entry]));
    const best = new Map(results?.rows.map(({ car, bestLap }) => [car, bestLap]));
    const totals = new Map<string, CarTotal>();
    let leader: CarTotal | null = null;
    const cars = order.rows.map((row, i) => {
      const total = this.#totalOf(row, { leader, atMs, bestLap: best.get(row.car) ?? null });
      leader ??= total;
      totals.set(row.car, total);
      const entry = entries.get(row.car);
      return {
        car: withoutClass(row.car),
        driver: row.driver ?? entry?.driver ?? '',
        team: entry?.team ?? '',
        transponder: entry?.transponder ?? '',
        place: i + 1,
        laps: row.laps,
        totalMs: total.totalMs,
        lastLapMs: row.lastLapMs,
        bestLap: total.bestLap,
        bestLapMs: total.bestLap === null ? null : row.bestLapMs,
      };
    });
    this.#totals = totals;
    return cars;
  }

  #totalOf(row: OrderRow, known: Known): CarTotal {
    const { car, laps, bestLapMs } = row;
    const before = this.#totals.get(car);
    const bestLap = known.bestLap ?? before?.bestLap ?? (laps || null);
    const totalMs = laps === 0 ? 0 : (this.#totalByGap(row, known) ?? this.#totalByLap(row, known));
    return { laps, totalMs, bestLap: bestLapMs === null ? null : bestLap };
  }

  #totalByGap({ laps, gapMs }: OrderRow, { leader }: Known): number | null {
    const hasGap = leader?.laps === laps && typeof gapMs === 'number';
    return hasGap ? leader.totalMs + Math.round(gapMs) : null;
  }

  #totalByLap({ car, laps, lastLapMs }: OrderRow, { atMs }: Known): number {
    const before = this.#totals.get(car);
    if (before?.laps === laps) return before.totalMs;
    const isNext = before !== undefined && before.totalMs > 0 && before.laps + 1 === laps;
    if (isNext && lastLapMs !== null) return before.totalMs + Math.round(lastLapMs);
    return Math.max(0, atMs - (this.#startedAtMs ?? atMs));
  }
}
