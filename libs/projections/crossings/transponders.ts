import { z } from 'zod';
import {
  isFinished,
  isRetired,
  itemsOf,
  medianLapMs,
  piecesOf,
  raceOf,
  sessionOf,
  startersOf,
  type CrossingSeen,
  type MeetingState,
  type Piece,
} from '#domain';
import * as field from '../fields.ts';
import { transponder } from './passings.ts';
import { defineProjection } from '../projection.ts';
import { driverOf } from '../shared.ts';

const row = z.strictObject({
  transponder,
  car: field.car.nullable().describe('The car that carries it; null if no record says it.'),
  driver: field.driver,
  guess: field.car
    .nullable()
    .describe(
      'The car that may carry an unknown transponder, because it is silent since before the first ' +
        'read; null for a known transponder, or if no car or several may.',
    ),
  source: z
    .enum(['entry', 'assignment'])
    .nullable()
    .describe('Whether the entry of the car says it, or an assignment; null for an unknown transponder.'),
  record: field.revision.nullable().describe('The revision of that record; null for an unknown transponder.'),
  from: z.string().nullable().describe('When the car began to carry it; null for the beginning.'),
  until: z.string().nullable().describe('When the car gave it up; null if it has not.'),
  crossings: z.int().min(0).describe('How many of its crossings were recorded in this time.'),
  firstSeenAt: field.instant.nullable().describe('Its first crossing in this time; null without one.'),
  lastSeenAt: field.instant.nullable().describe('Its last crossing in this time; null without one.'),
});
type Row = Readonly<z.infer<typeof row>>;

/** Who carries the transponders of the meeting, and which were read that no car carries. */
export const transponders = defineProjection({
  name: 'transponders',
  version: 1,
  session: 'none',
  fields: {
    rows: z
      .array(row)
      .describe('The transponders: unknown ones first, the last seen of them first; then by their numbers.'),
  },
  view: (state) => {
    const { holdings, seen } = state.transponders;
    const numbers = new Set([...holdings.byTransponder.keys(), ...seen.keys()]);
    return { rows: [...numbers].flatMap((number) => rowsOf(state, number)).sort(inOrder) };
  },
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function inOrder(a: Row, b: Row): number {
  if ((a.car === null) !== (b.car === null)) return a.car === null ? -1 : 1;
  const last = compare(b.lastSeenAt ?? '', a.lastSeenAt ?? '');
  if (a.car === null && last !== 0) return last;
  const [one, other] = [a.transponder, b.transponder];
  if (one === other) return compare(a.from ?? '', b.from ?? '');
  return one.length - other.length || compare(one, other);
}

function rowsOf(state: MeetingState, number: string): Row[] {
  const { holdings, seen } = state.transponders;
  const trail = seen.get(number);
  const reads = trail ? itemsOf(trail) : [];
  const pieces = piecesOf(holdings, number);
  return pieces.flatMap((piece) => {
    const own = pieces.length === 1 ? reads : reads.filter((fact) => isWithin(piece, fact));
    // A time in which no car carried it is of interest only if it was read.
    return piece.holder === null && own.length === 0 ? [] : [rowOf(state, { number, piece, own })];
  });
}

function isWithin({ from, until }: Piece, { occurredAt }: CrossingSeen): boolean {
  const ms = Date.parse(occurredAt);
  return (from?.ms ?? -Infinity) <= ms && ms < (until?.ms ?? Infinity);
}

interface Part {
  readonly number: string;
  readonly piece: Piece;
  /** The crossings in this time, in the order of the log. */
  readonly own: readonly CrossingSeen[];
}

function rowOf(state: MeetingState, { number, piece, own }: Part): Row {
  const { holder, from, until } = piece;
  return {
    transponder: number,
    ...carrierOf(state, holder),
    guess: holder ? null : guessOf(state, own),
    from: from?.text ?? null,
    until: until?.text ?? null,
    crossings: own.length,
    firstSeenAt: own[0]?.occurredAt ?? null,
    lastSeenAt: own.at(-1)?.occurredAt ?? null,
  };
}

const carrierOf = (state: MeetingState, holder: Piece['holder']) => ({
  car: holder?.car ?? null,
  driver: holder ? driverOf(state, holder.car) : null,
  source: holder?.source ?? null,
  record: holder?.revision ?? null,
});

const RUNNING = new Set(['green', 'yellow', 'red']);
/** A car that has not crossed the line for this many of its median laps is silent. */
const SILENT_LAPS = 1.5;

/**
 * Returns the car that may carry an unknown transponder: the one that is silent since before the transponder
 * was read first in the session under way. Of several, the last one to fall silent; null if none of them ever
 * crossed the line.
 */
function guessOf(state: MeetingState, own: readonly CrossingSeen[]): string | null {
  const session = sessionOf(state, own.at(-1)?.data.session ?? '');
  const first = own.find(({ data }) => data.session === session?.spec.id)?.occurredAt;
  if (!session || first === undefined || !RUNNING.has(session.phase)) return null;
  const race = raceOf(session);
  const lastMs = Math.max(...race.cars.values().map(({ crossedAt }) => Date.parse(crossedAt ?? '') || 0));
  const nowMs = Math.max(lastMs, Date.parse(own.at(-1)?.occurredAt ?? first));
  const silent = startersOf(session).flatMap((car) => {
    const tally = race.cars.get(car);
    const crossedAt = tally?.crossedAt ?? '';
    if (crossedAt >= first || isRetired(race, car) || isFinished(race, car)) return [];
    const median = medianLapMs(race, tally);
    const isDue = median === null || nowMs - Date.parse(crossedAt) > SILENT_LAPS * median;
    return isDue ? [{ car, crossedAt }] : [];
  });
  const [last, next] = silent.sort((a, b) => compare(b.crossedAt, a.crossedAt));
  return last && (last.crossedAt !== '' || !next) ? last.car : null;
}
