import type { Format, SessionSpec } from './format.ts';
import { orderOfKey, type Ranking } from './ranking.ts';
import { atLapOf, familyOf, isOfFamily } from './references.ts';
import { allSources, type Source, type When } from './sources.ts';

/** The number of cars that a format is made plain for. */
export interface FieldSize {
  readonly cars: number;
  /** The numbers of the sessions that have another, by the id in the document. */
  readonly own?: ReadonlyMap<string, number>;
}

/** Returns whether something is in the format for a number of cars. */
export const isWithin = (when: When | undefined, cars: number): boolean => {
  const [least, most] = when?.cars ?? [0, null];
  return cars >= least && (most === null || cars <= most);
};

/** The most copies of a session, as in `count`. */
const MAX_COPIES = 64;

/** Returns the number of copies that a session with a `count` has for a number of cars. */
export function copiesOf({ count }: SessionSpec, cars: number): number {
  if (count === undefined || typeof count === 'number') return count ?? 1;
  return Math.min(MAX_COPIES, Math.max(count.least ?? 1, Math.ceil(cars / count.most)));
}

const hasWhen = (source: Source): boolean => source.when !== undefined;

/** Returns whether the number of cars decides about a session: its copies, or what of it is in the format. */
export const dependsOnField = ({ count, when, lineup = [] }: SessionSpec): boolean =>
  when !== undefined || typeof count === 'object' || allSources(lineup).some(hasWhen);

/** Returns whether a document is plain already: it means the same for any number of cars. */
export function isPlain({ sessions, rankings = [] }: Format): boolean {
  const isFamily = (ref: string): boolean => familyOf(ref) !== null;
  const isFixed = (source: Source): boolean =>
    source.when === undefined && !('from' in source && (source.deal || source.from.some(isFamily)));
  return (
    sessions.every(
      ({ count, when, lineup = [] }) =>
        count === undefined && when === undefined && allSources(lineup).every(isFixed),
    ) &&
    rankings.every(
      ({ of = [], points = '' }) =>
        !of.some(isFamily) && (typeof points === 'string' || !Object.keys(points).some(isFamily)),
    )
  );
}

/** Returns a text that is the same for all numbers of cars that give the same plain format. */
export const fieldKey = ({ sessions }: Format, { cars, own }: FieldSize): string =>
  sessions
    .map((spec) => {
      const size = own?.get(spec.id) ?? cars;
      if (!isWithin(spec.when, size)) return '-';
      const sources = allSources(spec.lineup ?? []).map(({ when }) => (isWithin(when, size) ? 1 : 0));
      return `${copiesOf(spec, size)}:${sources.join('')}`;
    })
    .join();

/** A session of a document and the ids of its copies for the number of cars. */
interface Template {
  readonly spec: SessionSpec;
  readonly cars: number;
  readonly ids: readonly string[];
}

/**
 * Returns the plain format that a document is for a number of cars: the copies of its sessions, without
 * `count`, `when` and `deal`, and with lists in place of families. With a prefix (`modifieds`) all ids stand
 * below it, like `modifieds/heat-1`.
 */
export function plainFormat(
  document: Format,
  cars: number | FieldSize,
  prefix: string | null = null,
): Format {
  const field = typeof cars === 'number' ? { cars } : cars;
  const templates = templatesOf(document, field);
  const names = new Names(document, templates, prefix);
  const { rankings } = document;
  return {
    ...document,
    ...(rankings && { rankings: rankings.map((ranking) => plainRanking(ranking, names)) }),
    sessions: templates.flatMap((template) => template.ids.map((_, i) => plainSession(template, i, names))),
  };
}

function templatesOf({ sessions }: Format, { cars, own }: FieldSize): Template[] {
  return sessions.flatMap((spec) => {
    const size = own?.get(spec.id) ?? cars;
    if (!isWithin(spec.when, size)) return [];
    const copies = Array.from({ length: copiesOf(spec, size) }, (_, i) => `${spec.id}-${i + 1}`);
    return [{ spec, cars: size, ids: spec.count === undefined ? [spec.id] : copies }];
  });
}

/**
 * Returns, for each source of a plain session in the order of `allSources`, its number in the document, where
 * also the sources count that are left out for the number of cars.
 */
export function sourceNumbers(document: Format, field: FieldSize, id: string): readonly number[] {
  const template = templatesOf(document, field).find(({ ids }) => ids.includes(id));
  if (!template) return [];
  let next = 0;
  const walk = (sources: readonly Source[], isOut: boolean): number[] =>
    sources.flatMap((source) => {
      const number = next++;
      const isLeftOut = isOut || !isWithin(source.when, template.cars);
      const inner = 'of' in source ? walk(source.of, isLeftOut) : [];
      return isLeftOut ? [] : [number, ...inner];
    });
  return walk(template.spec.lineup ?? [], false);
}

/** The ids of a plain format by the references of its document. */
class Names {
  private readonly known: ReadonlySet<string>;
  private readonly gone: ReadonlySet<string>;
  private readonly sessions: readonly string[];
  private readonly copies: ReadonlyMap<string, readonly string[]>;

  constructor(
    { rankings = [], sessions }: Format,
    templates: readonly Template[],
    private readonly prefix: string | null,
  ) {
    this.sessions = templates.flatMap(({ ids }) => ids);
    this.known = new Set([...this.sessions, ...rankings.map(({ id }) => id)]);
    this.gone = new Set(sessions.map(({ id }) => id).filter((id) => !this.known.has(id)));
    const counted = templates.filter(({ spec }) => spec.count !== undefined);
    this.copies = new Map(counted.map(({ spec, ids }) => [spec.id, ids]));
  }

  of(id: string): string {
    return this.prefix === null ? id : `${this.prefix}/${id}`;
  }

  /** Returns the ids of a reference; none for a session that the number of cars leaves out. */
  all(ref: string): string[] {
    const family = familyOf(ref);
    if (family === null) return this.gone.has(atLapOf(ref)?.session ?? ref) ? [] : [this.of(ref)];
    const ids = this.copies.get(family) ?? this.sessions.filter((id) => isOfFamily(id, family));
    return ids.map((id) => this.of(id));
  }

  one(ref: string): string {
    return this.of(ref);
  }
}

function plainSession({ spec, cars, ids }: Template, index: number, names: Names): SessionSpec {
  const { count: _count, when: _when, lineup, floors, name, ...rest } = spec;
  const copies = ids.length;
  const share = spec.count === undefined ? null : { copies, offset: index + 1 };
  return {
    ...rest,
    id: names.of(ids[index] ?? spec.id),
    ...(name !== undefined && { name: share && copies > 1 ? `${name} ${share.offset}` : name }),
    ...(lineup && { lineup: plainSources(lineup, { cars, share, names }) }),
    ...(floors && {
      floors: floors.map(({ who, start }) => ({ who: WORDS.has(who) ? who : names.one(who), start })),
    }),
  };
}

/** The words of `floors.who` that are no rankings. */
const WORDS: ReadonlySet<string> = new Set(['rookies', 'late']);

interface Place {
  readonly cars: number;
  /** The copy that a deal is for; null in a session that has no copies. */
  readonly share: { readonly copies: number; readonly offset: number } | null;
  readonly names: Names;
}

const plainSources = (sources: readonly Source[], at: Place): Source[] =>
  sources.flatMap((source) => (isWithin(source.when, at.cars) ? [plainSource(source, at)] : []));

function plainSource(source: Source, at: Place): Source {
  const { when: _, ...rest } = source;
  const { order } = rest;
  const ordered = order === undefined ? {} : { order: order === 'draw' ? order : at.names.one(order) };
  if ('of' in rest) return { ...rest, ...ordered, of: plainSources(rest.of, at) };
  if (!('from' in rest)) return { ...rest, ...ordered };
  const { deal, ...places } = rest;
  const share = deal && at.share;
  const dealt = share ? { [deal === 'snake' ? 'snake' : 'every']: share.copies, offset: share.offset } : {};
  return { ...places, ...dealt, ...ordered, from: rest.from.flatMap((ref) => at.names.all(ref)) };
}

function plainRanking({ of, points, by, ...rest }: Ranking, names: Names): Ranking {
  return {
    ...rest,
    id: names.of(rest.id),
    ...(of && { of: of.flatMap((ref) => names.all(ref)) }),
    ...(points !== undefined && { points: typeof points === 'string' ? points : plainTables(points, names) }),
    ...(by && { by: by.map((key) => plainKey(key, names)) }),
  };
}

/** Returns the table of each session. A session that is named goes before the family that it is in. */
function plainTables(tables: Readonly<Record<string, string>>, names: Names): Record<string, string> {
  const named = Object.entries(tables).flatMap(([ref, id]) =>
    names.all(ref).map((each) => ({ each, id, isFamily: familyOf(ref) !== null })),
  );
  return Object.fromEntries(
    named.toSorted((a, b) => Number(b.isFamily) - Number(a.isFamily)).map(({ each, id }) => [each, id]),
  );
}

function plainKey<K extends string>(key: K, names: Names): string {
  const order = orderOfKey(key);
  return order === null ? key : `order:${names.one(order)}`;
}
