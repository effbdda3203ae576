import { encodeP98 } from '../../protocols/p98.ts';
import type { PassingRecord, StatusRecord } from '../../protocols/records.ts';
import { randomOf } from '../random.ts';
import type { Passing } from '../readers.ts';
import type { Reader } from './wire.ts';

const DECODER = '101';
const STATUS_MS = 5_000;
const SENT_AFTER_MS = [5, 60] as const;
/** The decoder was switched on this long before the first passing. Its times count from then. */
const ON_BEFORE_MS = 1_800_000;

type Line = { readonly at: number } & (Omit<PassingRecord, 'number'> | Omit<StatusRecord, 'number'>);

/** A decoder that speaks P98: it numbers all its lines, knows no date, and repeats nothing. */
export function p98Reader(seed: number, passings: readonly Passing[]): Reader {
  const random = randomOf(seed, 'p98');
  const [first, last] = [passings[0]?.at ?? 0, passings.at(-1)?.at ?? 0];
  const lines: Line[] = [];
  for (let at = first - STATUS_MS; at < last + 12 * STATUS_MS; at += STATUS_MS)
    lines.push({ at, kind: 'status', decoder: DECODER, noise: 40 });
  passings.forEach(({ transponder, at, hits, strength }, index) => {
    const timeUs = (at - first + ON_BEFORE_MS) * 1_000;
    // A client learns the clock from the passing that comes with the least delay. Here that is the first.
    const sentAt = index === 0 ? at : at + random.whole(...SENT_AFTER_MS);
    lines.push({
      at: sentAt,
      kind: 'passing',
      decoder: DECODER,
      transponder,
      timeUs,
      hits,
      strength,
      flags: 0,
    });
  });
  lines.sort((a, b) => a.at - b.at);
  const from = random.whole(1, 2_000);
  return {
    events: lines.map(({ at, ...line }, index) => ({
      at,
      bytes: encodeP98({ ...line, number: from + index }),
    })),
    connect: () => ({ welcome: [], answer: () => [] }),
  };
}
