import { withoutClass } from '#domain/words';
import type { ViewOf } from '../registry.ts';
import { number, place, session, text, type Column } from './column.ts';
import { car, driver } from './orders.ts';

type Ranked = ViewOf<'ranking'>['rows'][number];

export const RANKING: readonly Column<Ranked>[] = [
  place('Pos', 'place', 'Place'),
  car<Ranked>(),
  driver<Ranked>(),
  number('Points', 'points', { priority: 1, optional: true }),
  {
    ...text<Ranked>('Reason', 'because', {
      priority: 3,
      flexible: true,
      format: ({ because }) => because.map(({ words }) => words).join('; '),
    }),
    value: ({ because }) => because.map(({ words }) => words).join('; '),
  },
];

type Paid = ViewOf<'points'>['rows'][number];

export const POINTS: readonly Column<Paid>[] = [
  session('Session', 'of', { priority: 4 }),
  text('Table', 'table', { priority: 4 }),
  place('Pos', 'place', 'Place'),
  car<Paid>(),
  driver<Paid>(),
  number('Points', 'points', { priority: 1 }),
  text('Sum', 'words', { priority: 3, flexible: true }),
];

type Draw = ViewOf<'draws'>['rows'][number];

export const DRAWS: readonly Column<Draw>[] = [
  text('Draw', 'kind', { priority: 1 }),
  text('Ranking', 'ranking', { priority: 2, optional: true }),
  session('Session', 'session', { priority: 1 }),
  number('Source', 'source', { priority: 4, optional: true }),
  {
    ...text<Draw>('Outcome', 'order', { priority: 1, flexible: true, format: outcomeWords }),
    value: outcomeWords,
  },
  text('Seed', 'seed', { priority: 4, optional: true }),
];

/** Returns what was drawn: the cars with their numbers, or the inversion; empty before the draw. */
export function outcomeWords({ order, numbers, number: inversion }: Draw): string {
  if (inversion !== null) return String(inversion);
  const cars = order.map(withoutClass);
  return cars.map((car, i) => (numbers[i] === undefined ? car : `${car} (${numbers[i]})`)).join(', ');
}
