import type fc from 'fast-check';
import type { Format } from '#domain';
import { Chance } from './chance.ts';
import { madeRanking, madeTable } from './made-ranking.ts';
import { madeSource } from './made-source.ts';
import type { MadeFormat, MadeSession, MadeSource, Workshop } from './workshop.ts';

/** Returns a format with two rounds of races and a main, drawn from all that the language knows. */
export function makeFormat(g: fc.GeneratorValue): MadeFormat {
  const chance = new Chance(g);
  const cars = Array.from({ length: chance.upTo(4, 20) }, (_, i) => String(i * 3 + 1));
  const rookies = chance.is(40) ? chance.some(cars, 1).slice(0, 4) : [];
  const lists = { imports: {}, orders: [], tables: {}, rankings: [], sessions: [] };
  const shop: Workshop = { chance, cars, rookies, ...lists };
  addLists(shop);
  addTimedSessions(shop);
  addHeats(shop);
  if (chance.is(70)) addRanking(shop);
  for (const name of ['dash', 'last-chance']) if (chance.is(50)) addRound(shop, name);
  if (chance.is(60)) addRanking(shop);
  addMain(shop);
  if (chance.is(80)) addRanking(shop);
  const { tables, rankings, sessions, imports } = shop;
  const format = { id: 'made', points: tables, rankings, sessions } as Format;
  return { format, cars, rookies, imports, chance };
}

/** Adds orders from outside. Sources take cars of the standings, and of orders that the format declares. */
function addLists({ chance, cars, imports, orders, rankings }: Workshop): void {
  for (const name of ['standings', 'champions', 'owner-points']) {
    if (!chance.is(40)) continue;
    imports[name] = chance.some(cars, 1);
    if (name === 'owner-points') continue;
    orders.push({ ref: name, least: imports[name].length, kind: 'list' });
    if (name === 'champions') rankings.push({ id: name });
  }
  if (!chance.is(50)) return;
  rankings.push({ id: 'pills', by: ['drawn'] });
  orders.push({ ref: 'pills', least: cars.length, kind: 'list' });
}

/** Adds qualifying: one session, or the copies of one. */
function addTimedSessions({ chance, cars, orders, sessions }: Workshop): void {
  if (!chance.is(60)) return;
  if (chance.is(60)) {
    sessions.push({ id: 'qualifying', kind: 'qualifying' });
    orders.push({ ref: 'qualifying', least: cars.length, kind: 'timed' });
    return;
  }
  const count = chance.upTo(1, 3);
  sessions.push({ id: 'round', kind: 'qualifying', count });
  for (const ref of ['round-*', 'round-1']) orders.push({ ref, least: cars.length, kind: 'timed' });
}

/** Adds heats that all cars of one order are dealt to, or whose cars are drawn. */
function addHeats(shop: Workshop): void {
  const { chance, cars, orders, sessions } = shop;
  const base = chance.anyOf(orders.filter(({ least, ref }) => least >= 2 && !ref.endsWith('-*')));
  const size = base?.least ?? cars.length;
  const count = chance.upTo(1, Math.min(4, Math.floor(size / 2)));
  const laps = chance.upTo(1, 3);
  const form = base ? chance.of(['count', 'most', 'when', 'every', 'at', 'draw']) : 'draw';
  const heats: Heats = { shop, size, count, form };
  const isCounted = COUNTED.has(form);
  const lineups = dealtLineups(heats, base?.ref);
  const heat = (id: string, lineup: MadeSource[]): MadeSession => ({ id, kind: 'heat', laps, lineup });
  if (isCounted) sessions.push(...countedHeats(heats, heat('heat', lineups)));
  for (let k = 1; k <= count && !isCounted; k++) {
    const source = lineups[k - 1] ?? { draw: true };
    sessions.push(heat(`heat-${k}`, [source]));
  }
  const least = form === 'draw' ? 1 : Math.floor(size / count);
  for (const ref of ['heat-*', 'heat-1']) orders.push({ ref, least, kind: 'race', laps });
}

const COUNTED: ReadonlySet<string> = new Set(['count', 'most', 'when']);

interface Heats {
  readonly shop: Workshop;
  readonly size: number;
  readonly count: number;
  readonly form: string;
}

/** Returns the source of each heat; for heats that are counted the one that deals to all of them. */
function dealtLineups({ shop, size, count, form }: Heats, base: string | undefined): MadeSource[] {
  const { chance } = shop;
  if (base === undefined || form === 'draw') return [];
  const from = [base];
  const turn = madeTurn(shop, Math.floor(size / count));
  const deal = chance.of<'stagger' | 'snake'>(['stagger', 'snake']);
  if (form !== 'at' && form !== 'every') return [{ from, deal, ...turn }];
  const places = chance.shuffled(Array.from({ length: size }, (_, i) => i + 1));
  return Array.from({ length: count }, (_, k) => {
    const at = places.filter((_place, i) => i % count === k);
    const dealt = deal === 'snake' ? { snake: count } : { every: count };
    return { from, ...(form === 'at' ? { at } : { ...dealt, offset: k + 1 }), ...turn };
  });
}

/** Returns heats whose number is given, or follows from the number of cars. */
function countedHeats({ shop, count, form }: Heats, heat: MadeSession): MadeSession[] {
  const { chance, cars } = shop;
  if (form === 'count') return [{ ...heat, count }];
  // Fewer than four cars a heat would make too many heats for the largest field.
  if (form === 'most') return [{ ...heat, count: { most: Math.max(4, Math.ceil(cars.length / count)) } }];
  const n = cars.length - chance.upTo(0, 1);
  const fewer = Math.max(1, count - 1);
  return [
    { ...heat, count, when: { cars: [0, n] } },
    { ...heat, count: fewer, when: { cars: [n + 1, null] } },
  ];
}

function madeTurn({ chance }: Workshop, size: number): Pick<MadeSource, 'invert'> {
  return chance.is(40) ? { invert: chance.of<number | 'all'>([chance.upTo(1, size), 'all']) } : {};
}

/** Adds a race, or copies of one that the cars of an order are dealt to. */
function addRound(shop: Workshop, id: string): void {
  const { chance, orders, sessions } = shop;
  const laps = chance.upTo(1, 3);
  const race = { id, kind: id === 'dash' ? 'heat' : 'last-chance', laps } as const;
  const base = chance.anyOf(orders.filter(({ least, ref }) => least >= 2 && !ref.endsWith('-*')));
  if (base && chance.is(40)) {
    const count = chance.upTo(1, 2);
    // Any places that are twice as many as the races have one for each race, dealt in turn or back and forth.
    const places = [chance.upTo(1, base.least - 2 * count + 1), null] as [number, null];
    const deal = chance.of<'stagger' | 'snake'>(['stagger', 'snake']);
    const source = { from: [base.ref], places, deal, ...madeTurn(shop, base.least) };
    sessions.push({ ...race, count, lineup: [source] });
    const least = Math.max(1, Math.floor((base.least - places[0] + 1) / (2 * count)));
    for (const ref of [`${id}-*`, `${id}-1`]) orders.push({ ref, least, kind: 'race', laps });
    return;
  }
  const { least, ...starts } = madeStarts(shop);
  sessions.push({ ...race, ...starts });
  orders.push({ ref: id, least, kind: 'race', laps });
}

type Starts = Pick<MadeSession, 'lineup' | 'field' | 'floors'>;

/** Returns sources, and what limits and moves their cars. The first source always gives a car. */
function madeStarts(shop: Workshop): Starts & { least: number } {
  const { chance, cars, imports, rookies } = shop;
  const first = madeSource(shop, 'first');
  const rest = Array.from({ length: chance.upTo(0, 3) }, () => madeSource(shop, 'later').source);
  const starts: Starts = { lineup: [first.source, ...rest] };
  const groups = Object.keys(imports).filter((name) => name !== 'standings');
  if (rookies.length > 0) groups.push('rookies');
  const floored = chance.is(60) ? chance.some(groups, 0).slice(0, 2) : [];
  const start = (): number | 'last' => (chance.is(30) ? 'last' : chance.upTo(1, cars.length));
  if (floored.length > 0) starts.floors = floored.map((who) => ({ who, start: start() }));
  if (chance.is(30)) starts.field = chance.upTo(1, cars.length);
  return { ...starts, least: Math.min(first.least, starts.field ?? first.least) };
}

function addMain(shop: Workshop): void {
  const { chance, orders, sessions } = shop;
  const laps = chance.upTo(1, 3);
  const { least, ...starts } = madeStarts(shop);
  const main: MadeSession = { id: 'main', kind: 'main', laps, ...starts };
  if (chance.is(30)) main.stopped = { back: 1, shares: madeShares(chance) };
  sessions.push(main);
  // What a race at a lap pays after the race was shortened is another question.
  const order = { ref: 'main', least, kind: 'race' } as const;
  orders.push(main.stopped ? order : { ...order, laps });
}

/** Returns the shares of the points that a race pays by the part of its distance that was run. */
const madeShares = (chance: Chance): { from: number; share: number }[] =>
  [0, 0.4, 0.75].slice(chance.upTo(0, 2)).map((from) => ({ from, share: chance.upTo(0, 4) / 4 }));

/** Adds a ranking of what has been run so far, with a table for each kind of its orders. */
function addRanking(shop: Workshop): void {
  const { orders, rankings, tables } = shop;
  const made = madeRanking(shop, `ranking-${rankings.length}`);
  if (!made) return;
  for (const { id, kind } of made.tables) tables[id] = madeTable(shop.chance, kind);
  rankings.push(made.ranking);
  orders.push({ ref: made.ranking.id, least: made.least, kind: 'ranking' });
}
