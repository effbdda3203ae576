import type { Fact, FactOf } from '../events.ts';

/** The records that gave cars other numbers and stand, in the order of the log. */
export type Renumberings = readonly FactOf<'CarRenumbered'>[];

interface KnownCopy {
  /** The revisions of the later renumberings. */
  readonly by: string;
  readonly fact: Fact;
}

/*
 * Copies are kept, because counts know a fact by its identity: a fact that is folded again must be the same
 * object as before.
 */
const copies = new WeakMap<Fact, KnownCopy>();

/**
 * Returns a record with the numbers that its cars have now. A number in a record means the car that had it
 * when the record was made, so only later renumberings change it. The stored record stays as it is.
 */
export function renumbered<F extends Fact>(fact: F, all: Renumberings): F {
  const last = all.at(-1);
  if (!last || last.revision <= fact.revision || fact.type === 'CarRenumbered') return fact;
  const later = all.filter(({ revision }) => revision > fact.revision);
  const by = later.map(({ revision }) => revision).join();
  const known = copies.get(fact);
  if (known?.by === by) return known.fact as F;
  const copy = { ...fact, data: withNumbers(fact.data, (car) => numberNow(car, later)) } as F;
  copies.set(fact, { by, fact: copy });
  return copy;
}

const numberNow = (car: string, later: Renumberings): string =>
  later.reduce((number, { data }) => (number === data.car ? data.to : number), car);

/** The fields that name one car, and those that list cars or rows about cars. */
const CAR_FIELDS = new Set(['car', 'from', 'to']);
const LIST_FIELDS = new Set(['cars', 'with', 'order', 'rows']);

type NumberOf = (car: string) => string;

/** Returns the data of a record or the fields of a command, with other numbers for their cars. */
export function withNumbers(data: object, numberOf: NumberOf): object {
  const fields = Object.entries(data).map(([name, value]: [string, unknown]) => {
    if (CAR_FIELDS.has(name) && typeof value === 'string') return [name, numberOf(value)];
    return [name, LIST_FIELDS.has(name) && Array.isArray(value) ? listed(value, numberOf) : value];
  });
  return Object.fromEntries(fields) as object;
}

const listed = (items: readonly unknown[], numberOf: NumberOf): unknown[] =>
  items.map((item) => {
    if (typeof item === 'string') return numberOf(item);
    return typeof item === 'object' && item !== null ? withNumbers(item, numberOf) : item;
  });
