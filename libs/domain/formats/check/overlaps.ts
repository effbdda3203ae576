import { placeSources, type SessionSpec } from '../format.ts';
import { takesPlace } from '../places.ts';
import type { PlaceSource } from '../sources.ts';

/** Two races of one kind that take the same place of one session. */
interface Overlap {
  readonly session: SessionSpec;
  readonly other: SessionSpec;
  readonly place: number;
  readonly from: string;
}

/** No field is larger, and a source without a last place takes all. */
const MAX_PLACES = 200;

/**
 * Returns each pair of races that share a place, with one of these places. The places that a race takes of a
 * session are one number with a bit for each place, so that two races are compared in one step, however many
 * sources they have.
 */
export function overlaps(sessions: readonly SessionSpec[]): Overlap[] {
  const known = new Set(sessions.map(({ id }) => id));
  const races = sessions
    .filter(({ kind }) => kind !== 'main')
    .map((session) => ({ session, taken: takenPlaces(session, known) }));
  return races.flatMap(({ session, taken }, i) =>
    races.slice(0, i).flatMap(({ session: other, taken: othersTaken }) => {
      if (other.kind !== session.kind || excludes(session, other)) return [];
      for (const [from, places] of taken) {
        const shared = places & (othersTaken.get(from) ?? 0n);
        if (shared !== 0n) return [{ session, other, place: lowestPlace(shared), from }];
      }
      return [];
    }),
  );
}

/** Returns whether two sessions are never in the format together. */
function excludes(a: SessionSpec, b: SessionSpec): boolean {
  const [least, most] = a.when?.cars ?? [0, null];
  const [from, to] = b.when?.cars ?? [0, null];
  return a.id === b.id || (most !== null && from > most) || (to !== null && least > to);
}

/** Returns the places that a race takes by the sessions that it takes them of. Bit 0 is place 1. */
function takenPlaces(session: SessionSpec, known: ReadonlySet<string>): ReadonlyMap<string, bigint> {
  const taken = new Map<string, bigint>();
  for (const source of placeSources(session)) {
    if (source.when !== undefined || source.at !== undefined) continue;
    const places = placesOf(source);
    for (const id of new Set(source.from)) {
      if (known.has(id)) taken.set(id, (taken.get(id) ?? 0n) | places);
    }
  }
  return taken;
}

/** Returns the places that a source takes of each session. */
function placesOf(source: PlaceSource): bigint {
  const { every, snake, places: [first, last] = [1, null] } = source;
  if (every === undefined && snake === undefined) {
    const taken = Math.min(last ?? MAX_PLACES, MAX_PLACES) - first + 1;
    return taken > 0 ? ((1n << BigInt(taken)) - 1n) << BigInt(first - 1) : 0n;
  }
  let places = 0n;
  for (let place = MAX_PLACES; place >= 1; place -= 1) {
    places = (places << 1n) | (takesPlace(source, place) ? 1n : 0n);
  }
  return places;
}

function lowestPlace(places: bigint): number {
  for (let place = 1; ; place += 1) if ((places >> BigInt(place - 1)) & 1n) return place;
}
