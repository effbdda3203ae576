import type { MadeOrder, MadeSource, Workshop } from './workshop.ts';

type Modifiers = Pick<MadeSource, 'order' | 'take' | 'invert' | 'when'>;

interface Made {
  readonly source: MadeSource;
  /** The least number of cars that it gives, before those with a place are passed over. */
  readonly least: number;
}

/** Returns a source of a line-up. The first one gives at least one car, however few cars are entered. */
export function madeSource(shop: Workshop, position: 'first' | 'later'): Made {
  const { chance } = shop;
  const kind =
    position === 'first'
      ? chance.of(['from', 'from', 'group', 'draw'])
      : chance.of(['from', 'from', 'from', 'group', 'chosen', 'draw']);
  const made = bareSource(shop, kind);
  const modifiers = madeModifiers(shop, kind, made.least);
  if (position === 'later' && chance.is(25)) modifiers.when = madeWhen(shop);
  return { source: { ...made.source, ...modifiers }, least: modifiers.take ?? made.least };
}

function bareSource(shop: Workshop, kind: string): Made {
  const { chance } = shop;
  if (kind === 'chosen')
    return { source: { chosen: chance.of<'promoter' | 'director'>(['promoter', 'director']) }, least: 0 };
  if (kind === 'draw' || shop.orders.length === 0) return { source: { draw: true }, least: 1 };
  if (kind !== 'group') return placesOf(shop);
  const parts = Array.from({ length: chance.upTo(1, 3) }, () => {
    const { source, least } = placesOf(shop);
    const modifiers = madeModifiers(shop, 'from', least);
    return { source: { ...source, ...modifiers }, least: modifiers.take ?? least };
  });
  const source = { of: parts.map((part) => part.source) } as MadeSource;
  return { source, least: Math.max(...parts.map(({ least }) => least)) };
}

const listsOf = ({ orders }: Workshop): MadeOrder[] => orders.filter(({ ref }) => !ref.endsWith('-*'));

/** Returns a source of places of one order or of several. At least one of the places is taken. */
function placesOf({ chance, orders }: Workshop): Made {
  const picked = chance.some(orders, 1).slice(0, chance.upTo(1, 3));
  const [one] = picked;
  if (!one) return { source: { draw: true }, least: 1 };
  const from = picked.map(({ ref }) => ref);
  const least = Math.max(...picked.map((order) => order.least));
  const form = chance.of(['places', 'all', 'at', 'every', 'snake']);
  if (form === 'at') {
    const at = chance
      .some(
        Array.from({ length: least + 3 }, (_, i) => i + 1),
        1,
      )
      .slice(0, 8);
    if (at.every((place) => place > least)) at.push(1);
    return { source: { from, at }, least: at.filter((place) => place <= least).length };
  }
  if ((form === 'every' || form === 'snake') && from.length === 1 && !one.ref.endsWith('-*')) {
    const step = chance.upTo(1, 4);
    const offset = chance.upTo(1, Math.min(step, least));
    return { source: { from, [form]: step, offset }, least: 1 };
  }
  if (form !== 'places') return { source: { from }, least };
  const first = chance.upTo(1, least);
  const last = chance.is(50) ? null : first + chance.upTo(0, 5);
  const size = Math.min(least, last ?? least) - first + 1;
  return { source: { from, places: [first, last] }, least: size };
}

function madeModifiers(shop: Workshop, kind: string, least: number): Modifiers {
  const { chance } = shop;
  const modifiers: Modifiers = {};
  const orders = kind === 'chosen' || kind === 'draw' ? [] : listsOf(shop).map(({ ref }) => ref);
  if (kind === 'from' || kind === 'group') orders.push('draw');
  if (chance.is(35)) {
    const order = chance.anyOf(orders);
    if (order !== undefined) modifiers.order = order;
  }
  if (chance.is(35)) modifiers.take = chance.upTo(1, Math.max(1, least));
  if (chance.is(35)) {
    const most = Math.max(1, Math.min(least, modifiers.take ?? least));
    const drawn = [0, chance.upTo(0, most), chance.upTo(0, most)];
    const numbers = [...new Set(drawn)];
    modifiers.invert = chance.of<MadeSource['invert']>([chance.upTo(1, most), 'all', { drawn: numbers }]);
  }
  return modifiers;
}

function madeWhen({ chance, cars }: Workshop): NonNullable<MadeSource['when']> {
  const least = chance.upTo(0, cars.length + 2);
  return { cars: [least, chance.is(50) ? null : least + chance.upTo(0, 6)] };
}
