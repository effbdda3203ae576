import type { Format } from '#domain';
import { isTimedKind, nameOf } from '#domain/words';
import type { ViewsByName } from '../api/data/meeting.tsx';
import { meetingIdFrom } from '../meeting-id.ts';

/** A format as views give it. */
export type KnownFormat = NonNullable<ViewsByName['meeting']['format']>;
type SessionSpec = KnownFormat['sessions'][number];
type Source = NonNullable<Format['sessions'][number]['lineup']>[number];

/** How the line-ups of the first races are made. */
export type FirstOrder = 'draw' | 'qualifying' | 'standings';

/** How many sessions of one kind are run: one, a number of them, or as many as the cars need. */
export type Copies =
  | { readonly kind: 'one' }
  | { readonly kind: 'several'; readonly number: number }
  | { readonly kind: 'by-cars'; readonly most: number };

/** A session of a night, as the builder shows it. */
export interface NightSession {
  readonly name: string;
  readonly kind: Exclude<SessionSpec['kind'], 'practice'>;
  /** The length, in laps or minutes; null for a qualifying session without an end of its own. */
  readonly length: number | null;
  readonly unit: 'laps' | 'minutes';
  readonly copies: Copies;
  /** How many cars at the front of the line-up are turned round. */
  readonly invert: number;
  /** How many cars of each race go on to `topTo`. */
  readonly top: number;
  /** The numbers of the sessions to which cars go on, in the list of sessions; null for nowhere. */
  readonly topTo: number | null;
  readonly restTo: number | null;
}

/** A night of races: what the builder of formats can say. */
export interface Night {
  readonly name: string;
  readonly first: FirstOrder;
  readonly sessions: readonly NightSession[];
}

const ONE: Copies = { kind: 'one' };
export const NEW_SESSION: NightSession = {
  name: '',
  kind: 'heat',
  length: 10,
  unit: 'laps',
  copies: ONE,
  invert: 0,
  top: 0,
  topTo: null,
  restTo: null,
};

/** Three heats, a B-main and an A-main, with which a new format begins. */
export const USUAL_NIGHT: Night = {
  name: 'Heats, B Main and A Main',
  first: 'draw',
  sessions: [
    {
      ...NEW_SESSION,
      name: 'Heat',
      length: 8,
      copies: { kind: 'several', number: 3 },
      top: 5,
      topTo: 2,
      restTo: 1,
    },
    { ...NEW_SESSION, name: 'B Main', kind: 'last-chance', length: 12, top: 5, topTo: 2 },
    { ...NEW_SESSION, name: 'A Main', kind: 'main', length: 25 },
  ],
};

/** Returns the night with its first line-ups by another order. A night without qualifying gets one. */
export function lineUpBy(night: Night, first: FirstOrder): Night {
  const hasQualifying = night.sessions.some(({ kind }) => isTimedKind(kind));
  if (first !== 'qualifying' || hasQualifying) return { ...night, first };
  const later = (to: number | null) => (to === null ? null : to + 1);
  const sessions = night.sessions.map((one) => ({
    ...one,
    topTo: later(one.topTo),
    restTo: later(one.restTo),
  }));
  const qualifying = {
    ...NEW_SESSION,
    name: 'Qualifying',
    kind: 'qualifying',
    length: null,
    unit: 'minutes',
  } as const;
  return { ...night, first, sessions: [qualifying, ...sessions] };
}

/** Returns the ids of the sessions, each different from those before it. */
function idsOf({ sessions }: Night): string[] {
  const ids: string[] = [];
  for (const { name, kind } of sessions) {
    const base = meetingIdFrom(name) || kind;
    let id = base;
    for (let number = 2; ids.includes(id); number += 1) id = `${base}-${number}`;
    ids.push(id);
  }
  return ids;
}

/** Returns the format of a night. */
export function formatOfNight(night: Night): Format {
  const ids = idsOf(night);
  const isDrawn = night.first === 'draw' && night.sessions.some((_, i) => isFirstRace(night, i));
  return {
    id: meetingIdFrom(night.name) || 'night',
    ...(night.name.trim() !== '' && { name: night.name.trim() }),
    ...(isDrawn && { rankings: [{ id: 'pills', by: ['drawn'] }] }),
    sessions: night.sessions.map((session, i) => {
      const id = ids[i] ?? session.kind;
      const name = session.name.trim();
      return {
        id,
        kind: session.kind,
        ...(name !== '' && name !== nameOf({ id }) && { name }),
        ...lengthOf(session),
        ...countOf(session),
        ...(!isTimedKind(session.kind) && { lineup: lineupOf(night, i, ids) }),
      };
    }),
  };
}

function lengthOf({ kind, length, unit }: NightSession): Pick<SessionSpec, 'laps' | 'ends'> {
  if (length === null) return {};
  if (unit === 'minutes' || isTimedKind(kind)) return { ends: { time: `PT${length}M` } };
  return { laps: length };
}

function countOf({ copies }: NightSession): Pick<SessionSpec, 'count'> {
  if (copies.kind === 'one') return {};
  return { count: copies.kind === 'several' ? copies.number : { most: copies.most } };
}

const isCopied = ({ copies }: NightSession): boolean => copies.kind !== 'one';

/** Returns whether no session leads to the race, so that all cars start in it. */
export const isFirstRace = ({ sessions }: Night, index: number): boolean => {
  const kind = sessions[index]?.kind;
  if (kind === undefined || isTimedKind(kind)) return false;
  return sessions.every(({ topTo, restTo, top }) => !(top > 0 && topTo === index) && restTo !== index);
};

function lineupOf(night: Night, index: number, ids: readonly string[]): Source[] {
  const session = night.sessions[index] ?? NEW_SESSION;
  const sources = isFirstRace(night, index) ? [firstSource(night, ids)] : wonSources(night, index, ids);
  const deal = isCopied(session) ? { deal: 'stagger' as const } : {};
  return sources.map((source, i) => ({
    ...source,
    ...deal,
    ...(i === 0 && session.invert > 1 && { invert: session.invert }),
  }));
}

function firstSource({ first, sessions }: Night, ids: readonly string[]): Won {
  const qualifying = sessions.findIndex(({ kind }) => isTimedKind(kind));
  if (first === 'qualifying' && qualifying >= 0) return { from: [ids[qualifying] ?? ''] };
  return { from: [first === 'standings' ? 'standings' : 'pills'] };
}

interface Won {
  readonly from: string[];
  readonly places?: [number, number | null];
}

/** Returns the sources of the places that are won in earlier races: the best of each race first. */
function wonSources({ sessions }: Night, index: number, ids: readonly string[]): Won[] {
  return sessions.flatMap((session, i): Won[] => {
    const from = [isCopied(session) ? `${ids[i] ?? ''}-*` : (ids[i] ?? '')];
    const { top, topTo, restTo } = session;
    if (restTo === index && topTo === index) return [{ from }];
    if (top > 0 && topTo === index) return [{ from, places: [1, top] }];
    if (restTo !== index) return [];
    const isAll = top === 0 || topTo === null;
    return [isAll ? { from } : { from, places: [top + 1, null] }];
  });
}

/** Returns the night of a format; null for one with rules that the builder cannot say. */
export function nightOfFormat(format: KnownFormat): Night | null {
  const documents = format.sessions;
  const ids = documents.map(({ id }) => id);
  const sessions = documents.map((spec): NightSession => ({
    ...NEW_SESSION,
    ...sessionOf(spec),
    ...goesOn(documents, ids, spec),
  }));
  const night: Night = { name: format.name ?? nameOf(format), first: firstOrder(format), sessions };
  return isSame(formatOfNight(night), { name: night.name, ...format }) ? night : null;
}

function sessionOf(spec: SessionSpec): Partial<NightSession> {
  const { kind, count, lineup = [] } = spec;
  const [first] = lineup;
  return {
    name: nameOf(spec),
    kind: kind === 'practice' ? 'qualifying' : kind,
    ...lengthIn(spec),
    copies: copiesIn(count),
    invert: first && 'invert' in first && typeof first.invert === 'number' ? first.invert : 0,
  };
}

function lengthIn({ kind, laps, ends }: SessionSpec): Pick<NightSession, 'length' | 'unit'> {
  const minutes = /^PT(\d+)M$/u.exec(ends?.time ?? '')?.[1];
  if (minutes !== undefined) return { length: Number(minutes), unit: 'minutes' };
  return { length: laps ?? null, unit: isTimedKind(kind) ? 'minutes' : 'laps' };
}

function copiesIn(count: SessionSpec['count']): Copies {
  if (count === undefined) return ONE;
  return typeof count === 'number'
    ? { kind: 'several', number: count }
    : { kind: 'by-cars', most: count.most };
}

/** Returns where the cars of a session go on to. */
function goesOn(documents: readonly SessionSpec[], ids: readonly string[], { id, count, kind }: SessionSpec) {
  const found = { top: 0, topTo: null as number | null, restTo: null as number | null };
  if (isTimedKind(kind)) return found;
  const ref = count === undefined ? id : `${id}-*`;
  for (const [index, { lineup = [] }] of documents.entries()) {
    for (const source of lineup) {
      if (!('from' in source) || source.from[0] !== ref || index <= ids.indexOf(id)) continue;
      const [from, to] = source.places ?? [1, null];
      if (from === 1 && typeof to === 'number') Object.assign(found, { top: to, topTo: index });
      else found.restTo = index;
    }
  }
  return found;
}

function firstOrder({ rankings, sessions }: KnownFormat): FirstOrder {
  if (rankings && rankings.length > 0) return 'draw';
  const isQualified = sessions.some(({ kind }) => kind === 'qualifying');
  return isQualified ? 'qualifying' : 'standings';
}

/** Compares JSON values; the order of the fields of an object does not matter. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}

/** What a session of a night comes to with some number of cars. */
export interface PreviewRow {
  /** How many races there are. */
  readonly races: number;
  /** The fewest and the most cars of one race. */
  readonly cars: readonly [least: number, most: number];
}

/** Returns how many races each session of a night has with some number of cars, and how large they are. */
export function previewOf({ sessions, ...night }: Night, cars: number): PreviewRow[] {
  const coming = sessions.map(({ kind }, index) =>
    isTimedKind(kind) || isFirstRace({ ...night, sessions }, index) ? cars : 0,
  );
  return sessions.map(({ copies, top, topTo, restTo }, index) => {
    const total = coming[index] ?? 0;
    const races = racesFor(copies, total);
    const sizes = Array.from({ length: races }, (_, i) => Math.ceil((total - i) / races));
    const winners = topTo === null ? 0 : sizes.reduce((sum, size) => sum + Math.min(top, size), 0);
    if (topTo !== null && topTo > index) coming[topTo] = (coming[topTo] ?? 0) + winners;
    if (restTo !== null && restTo > index) coming[restTo] = (coming[restTo] ?? 0) + total - winners;
    return { races, cars: [Math.min(...sizes, total), Math.max(...sizes, 0)] };
  });
}

function racesFor(copies: Copies, cars: number): number {
  if (copies.kind === 'one') return 1;
  return copies.kind === 'several' ? copies.number : Math.max(1, Math.ceil(cars / copies.most));
}
