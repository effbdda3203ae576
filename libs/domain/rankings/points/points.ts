/** A number of points, as an exact fraction in lowest terms. The denominator is positive. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

export const ZERO: Rational = { n: 0n, d: 1n };
export const ONE: Rational = { n: 1n, d: 1n };

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function reduced(n: bigint, d: bigint): Rational {
  const by = gcd(n, d);
  return by === 1n || by === 0n ? { n, d } : { n: n / by, d: d / by };
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/;

/** Returns the decimal number that a format or a record names, without the error of binary fractions. */
export const rational = (value: number): Rational =>
  Number.isSafeInteger(value) ? { n: BigInt(value), d: 1n } : (decimal(String(value)) ?? ZERO);

function decimal(text: string): Rational | null {
  const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (sign === undefined) return null;
  const shift = Number(exponent) - fraction.length;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const scale = 10n ** BigInt(Math.abs(shift));
  return shift < 0 ? reduced(digits, scale) : { n: digits * scale, d: 1n };
}

/** Returns the points that a text like "276.5" or "1/3" names; null if it names none. */
export function parsePoints(text: string): Rational | null {
  const [, top, bottom] = /^(-?\d{1,15})\/(\d{1,15})$/.exec(text) ?? [];
  if (top === undefined || bottom === undefined) return text.length > 30 ? null : decimal(text);
  return BigInt(bottom) === 0n ? null : reduced(BigInt(top), BigInt(bottom));
}

export const add = (a: Rational, b: Rational): Rational =>
  // Most points are whole numbers, and most sums are made of them.
  a.d === 1n && b.d === 1n ? { n: a.n + b.n, d: 1n } : reduced(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a: Rational, b: Rational): Rational => add(a, { n: -b.n, d: b.d });
export const multiply = (a: Rational, b: Rational): Rational =>
  a.d === 1n && b.d === 1n ? { n: a.n * b.n, d: 1n } : reduced(a.n * b.n, a.d * b.d);

/** Returns a negative number if the first is less, a positive one if it is more, and 0 if they are equal. */
export function comparePoints(a: Rational, b: Rational): number {
  const difference = a.d === b.d ? a.n - b.n : a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : Number(difference > 0n);
}

export const sumOf = (all: readonly Rational[]): Rational => all.reduce(add, ZERO);

/** Returns points as short as they are exact: "276.5", or "1/3" where no decimal number is exact. */
export function pointsWords({ n, d }: Rational): string {
  const sign = n < 0n ? '-' : '';
  const top = n < 0n ? -n : n;
  if (d === 1n) return `${sign}${top}`;
  const places = decimalPlaces(d);
  if (places === null) return `${sign}${top}/${d}`;
  const digits = String((top * 10n ** BigInt(places)) / d).padStart(places + 1, '0');
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** Returns the decimal places that a fraction with a denominator needs; null if it never ends. */
function decimalPlaces(denominator: bigint): number | null {
  let [rest, twos, fives] = [denominator, 0, 0];
  for (; rest % 2n === 0n; twos++) rest /= 2n;
  for (; rest % 5n === 0n; fives++) rest /= 5n;
  return rest === 1n ? Math.max(twos, fives) : null;
}
