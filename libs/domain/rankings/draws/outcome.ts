import { reject, type Rejection } from '../../rejections.ts';
import { repetitionRefused } from '../../session/session-context.ts';
import { drawnNumber, drawnOrder } from './seeded-draw.ts';

interface SentOrder {
  readonly order?: readonly string[] | undefined;
  readonly seed?: string | undefined;
}

/**
 * Returns the order that is to be recorded for a draw among cars: the one that was sent, or that of the
 * seed. Refuses an order that names a car twice, lacks one or has a stranger, or that is not the outcome of
 * its seed.
 */
export function orderOutcome(
  { order, seed }: SentOrder,
  subject: string,
  cars: readonly string[],
): readonly string[] | Rejection {
  const ofSeed = seed === undefined ? undefined : drawnOrder(seed, subject, cars);
  if (!order)
    return (
      ofSeed ?? reject('draw-incomplete', `The draw for ${subject} has no order and no seed.`, { subject })
    );
  const refused = repetitionRefused(order) ?? strangerRefused(order, subject, cars);
  if (refused) return refused;
  const missing = cars.filter((car) => !order.includes(car));
  if (missing.length > 0) {
    const words = `The order lacks ${missing.length === 1 ? 'car' : 'cars'} ${missing.join(', ')}.`;
    return reject('cars-missing', words, { missing });
  }
  if (!ofSeed || ofSeed.join() === order.join()) return order;
  const words = `The seed "${seed}" draws ${ofSeed.join(', ')} for ${subject}.`;
  return reject('draw-not-of-seed', words, { subject, order: ofSeed });
}

function strangerRefused(
  order: readonly string[],
  subject: string,
  cars: readonly string[],
): Rejection | null {
  const car = order.find((name) => !cars.includes(name));
  return car === undefined
    ? null
    : reject('car-not-drawn', `Car ${car} does not take part in the draw for ${subject}.`, { car });
}

interface SentNumber {
  readonly number?: number | undefined;
  readonly seed?: string | undefined;
}

/** Returns the number that is to be recorded for a draw among numbers: the one sent, or that of the seed. */
export function numberOutcome(
  { number, seed }: SentNumber,
  subject: string,
  numbers: readonly number[],
): number | Rejection {
  const ofSeed = seed === undefined ? undefined : drawnNumber(seed, subject, numbers);
  if (number === undefined) {
    return (
      ofSeed ?? reject('draw-incomplete', `The draw for ${subject} has no number and no seed.`, { subject })
    );
  }
  if (!numbers.includes(number)) {
    const words = `${number} is not one of the numbers ${numbers.join(', ')}.`;
    return reject('number-not-drawn', words, { number, numbers });
  }
  if (ofSeed === undefined || ofSeed === number) return number;
  const words = `The seed "${seed}" draws ${ofSeed} for ${subject}.`;
  return reject('draw-not-of-seed', words, { subject, number: ofSeed });
}
