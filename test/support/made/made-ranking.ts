import type { Chance } from './chance.ts';
import type { MadeOrder, MadeRanking, MadeTables, Workshop } from './workshop.ts';

type Table = MadeTables[string];

interface Made {
  readonly ranking: MadeRanking;
  /** Its tables, that are not made yet. */
  readonly tables: readonly { readonly id: string; readonly kind: TableKind }[];
  readonly least: number;
}

/** What a table may pay for: a race has starts and leaders, a race at a lap no retirements yet. */
export type TableKind = 'race' | 'at-lap' | 'place';

/** Returns a ranking over some of the orders so far; null if no order has a result yet. */
export function madeRanking(shop: Workshop, id: string): Made | null {
  const { chance, orders, imports } = shop;
  const alone = rankedOrders(shop);
  if (alone.length === 0) return null;
  const named = orders.filter(({ ref }) => !ref.endsWith('-*')).map(({ ref }) => ref);
  const known = [...new Set([...Object.keys(imports), ...named])];
  const lap = alone.find(({ laps, ref }) => laps !== undefined && !ref.endsWith('-*'));
  const stages = lap && chance.is(40) ? [`${lap.ref}@${chance.upTo(1, lap.laps ?? 1)}`] : [];
  const of = [...stages, ...alone.map(({ ref }) => ref)];
  const withPoints = chance.is(85);
  const ranking: MadeRanking = { id, of, by: madeKeys(chance, alone, { withPoints, known }) };
  const least = Math.max(...alone.map((order) => order.least));
  if (!withPoints) return { ranking, tables: [], least };
  const isOneTable = of.length === 1 && chance.is(50);
  const tables = of.map((ref, i) => ({ id: isOneTable ? id : `${id}-${i}`, kind: kindOfTable(ref, alone) }));
  ranking.points = isOneTable ? id : Object.fromEntries(of.map((ref, i) => [ref, `${id}-${i}`]));
  if (isForAll(alone) && chance.is(60)) ranking.low = true;
  const limit = chance.of<'none' | 'best' | 'drop'>(['none', 'best', 'drop']);
  if (limit !== 'none') ranking[limit] = chance.upTo(1, limit === 'best' ? 3 : 2);
  return { ranking, tables, least };
}

/**
 * Returns whether all cars of a ranking are in all its sessions. The evaluator gives no points to a car that
 * misses one, which would be the best score where few points are good.
 */
const isForAll = (orders: readonly MadeOrder[]): boolean =>
  orders.every(({ kind }) => kind === 'timed') || (orders.length === 1 && !orders[0]?.ref.endsWith('-*'));

/** Returns some orders that have a result. No order is part of another one. */
function rankedOrders({ chance, orders }: Workshop): MadeOrder[] {
  const choices = orders.filter(({ kind }) => kind !== 'list');
  const picked = chance.some(choices, 1).slice(0, 4);
  const families = new Set(picked.map(({ ref }) => ref).filter((ref) => ref.endsWith('-*')));
  return picked.filter(({ ref }) => !families.has(ref.replace(/-1$/, '-*')));
}

function kindOfTable(ref: string, orders: readonly MadeOrder[]): TableKind {
  if (ref.includes('@')) return 'at-lap';
  return orders.find((order) => order.ref === ref)?.kind === 'race' ? 'race' : 'place';
}

/** Returns sort keys. The last one leaves no tie. */
function madeKeys(
  chance: Chance,
  of: readonly MadeOrder[],
  { withPoints, known }: { withPoints: boolean; known: readonly string[] },
): NonNullable<MadeRanking['by']> {
  const order = chance.anyOf(known);
  const keys = ['placings', 'latest', ...(order === undefined ? [] : [`order:${order}`])];
  if (withPoints) keys.push('best', 'points');
  if (of.some(({ kind }) => kind === 'timed')) keys.push('time');
  const first = withPoints && chance.is(80) ? ['points'] : [];
  const others = chance.some(keys, 0).slice(0, 3);
  return [...new Set([...first, ...others, 'entered'])] as NonNullable<MadeRanking['by']>;
}

/** Returns a number of points with a half, a quarter or a thousandth now and then. */
const madePoints = (chance: Chance, least: number, most: number): number =>
  chance.upTo(least, most) / chance.of([1, 1, 1, 2, 4, 10, 1000]);

export function madeTable(chance: Chance, kind: TableKind): Table {
  const places = Array.from({ length: chance.upTo(1, 6) }, () => madePoints(chance, 0, 60));
  const table: Table = { places };
  if (chance.is(60)) table.then = madePoints(chance, -7, 3);
  if (chance.is(50)) table.least = madePoints(chance, -2, 4);
  if (chance.is(20)) table.from = chance.upTo(2, 4);
  if (chance.is(20)) table.times = madePoints(chance, 0, 4);
  if (kind === 'place') return table;
  for (const bonus of ['gained', 'lost', 'pole', 'led', 'mostLed', 'fastestLap'] as const) {
    if (chance.is(25)) table[bonus] = madePoints(chance, -5, 5);
  }
  if (kind === 'race' && chance.is(20)) table.status = { retired: madePoints(chance, -3, 10) };
  return table;
}
