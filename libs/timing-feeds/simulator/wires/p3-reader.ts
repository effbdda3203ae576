import { encodeP3, p3Decoder } from '../../protocols/p3/p3.ts';
import type { Chaos } from '../chaos.ts';
import { randomOf, type Random } from '../random.ts';
import type { Passing } from '../readers.ts';
import type { Reader, WireEvent } from './wire.ts';

interface Numbered {
  readonly passing: Passing;
  readonly number: number;
  /** How many times the decoder had restarted. */
  readonly epoch: number;
  /** When it is sent. */
  readonly sentAt: number;
  readonly frame: Uint8Array;
}

const DECODER = '268307';
const STATUS_MS = 5_000;
const REPEATED_PASSINGS = 20;
const SENT_AFTER_MS = [4, 40] as const;
/** A reader can be asked for a lost passing once a later one has shown the gap. */
const NEVER_LOST_AT_END = 8;
/** A restart falls between two passings that are so far apart that all before it are sent. */
const QUIET_FOR_RESTART_MS = 400;

/** A P3 decoder that sees the given passings. */
export function p3Reader(seed: number, passings: readonly Passing[], chaos: Chaos): Reader {
  const random = randomOf(seed, 'p3');
  const resets = resetsOf(random, passings, chaos.reset);
  const numbered = numberedPassings(random, passings, { resets, clockMs: chaos.clock });
  const lastOfEpoch = new Map(numbered.map((one) => [one.epoch, one.number]));
  const events: WireEvent[] = [];
  numbered.forEach((one, index) => {
    const canBeLost = index > 0 && one.number <= (lastOfEpoch.get(one.epoch) ?? 0) - NEVER_LOST_AT_END;
    events.push(...sent(random, one, canBeLost ? chaos : { ...chaos, lost: 0, noise: 0 }));
    const isLastBeforeCut = chaos.reconnect > 0 && (index + 1) % chaos.reconnect === 0;
    if (isLastBeforeCut) events.push({ at: one.sentAt + 1, cut: true });
  });
  events.push(...statuses(passings), ...resets.map((at) => ({ at, cut: true }) as const));
  events.sort((a, b) => a.at - b.at);
  return {
    events,
    connect: (connectedAt, isFirst) => {
      const decoder = p3Decoder();
      const repeats = chaos.reconnect > 0 && !isFirst;
      return {
        welcome: repeats ? frames(memory(numbered, resets, connectedAt).slice(-REPEATED_PASSINGS)) : [],
        answer: (bytes, at, clockAt = at) =>
          decoder.push(bytes).flatMap((record) => {
            if (record.kind !== 'request') return [];
            if (record.what === 'time') return [clockFrame(clockAt + chaos.clock)];
            const { from, to } = record;
            const wanted = memory(numbered, resets, at).filter(
              (one) => one.number >= from && one.number <= to,
            );
            return frames(wanted);
          }),
      };
    },
  };
}

const frames = (passings: readonly Numbered[]): Uint8Array[] => passings.map(({ frame }) => frame);

/** Returns the passings that the decoder remembers: a restart empties its memory. */
function memory(numbered: readonly Numbered[], resets: readonly number[], at: number): Numbered[] {
  const epoch = resets.filter((reset) => reset <= at).length;
  return numbered.filter((one) => one.epoch === epoch && one.sentAt <= at);
}

function resetsOf(random: Random, passings: readonly Passing[], count: number): number[] {
  const quiet = passings.flatMap(({ at }, index) => {
    const next = passings[index + 1];
    const isQuiet = next !== undefined && next.at - at >= QUIET_FOR_RESTART_MS;
    return isQuiet && index > NEVER_LOST_AT_END ? [Math.round((at + next.at) / 2)] : [];
  });
  return random
    .shuffled(quiet)
    .slice(0, count)
    .sort((a, b) => a - b);
}

function numberedPassings(
  random: Random,
  passings: readonly Passing[],
  { resets, clockMs }: { resets: readonly number[]; clockMs: number },
): Numbered[] {
  let [epoch, number, sentAt] = [0, random.whole(60, 60_000), 0];
  return passings.map((passing) => {
    const epochNow = resets.filter((reset) => reset <= passing.at).length;
    number = epochNow === epoch ? number + 1 : 1;
    epoch = epochNow;
    sentAt = Math.max(sentAt, passing.at + random.whole(...SENT_AFTER_MS));
    return { passing, number, epoch, sentAt, frame: passingFrame(passing, number, clockMs) };
  });
}

const passingFrame = ({ transponder, at, hits, strength }: Passing, number: number, clockMs: number) =>
  encodeP3({
    kind: 'passing',
    decoder: DECODER,
    number,
    transponder,
    hits,
    strength,
    flags: 0,
    timeUs: (at + clockMs) * 1_000,
  });

const clockFrame = (ms: number): Uint8Array =>
  encodeP3({ kind: 'clock', decoder: DECODER, timeUs: Math.round(ms * 1_000) });

function sent(random: Random, { frame, sentAt: at }: Numbered, chaos: Chaos): WireEvent[] {
  const [isLost, isDamaged, isDouble] = [chaos.lost, chaos.noise, chaos.dup].map((share) =>
    random.chance(share),
  );
  const bit = random.whole(8, frame.length * 8 - 9);
  if (isLost) return [];
  if (isDamaged) return [{ at, bytes: flipped(frame, bit) }];
  return isDouble ? [frame, frame].map((bytes) => ({ at, bytes })) : [{ at, bytes: frame }];
}

function flipped(frame: Uint8Array, bit: number): Uint8Array {
  const damaged = frame.slice();
  damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return damaged;
}

function statuses(passings: readonly Passing[]): WireEvent[] {
  const [first, last] = [passings[0]?.at ?? 0, passings.at(-1)?.at ?? 0];
  const events: WireEvent[] = [];
  for (let at = first - STATUS_MS; at < last + 12 * STATUS_MS; at += STATUS_MS) {
    const noise = 38 + ((at / STATUS_MS) % 5);
    const fields = { number: null, noise: Math.floor(noise), temperature: 22, inputVolts: 11.8, gps: 1 };
    events.push({ at, bytes: encodeP3({ kind: 'status', decoder: DECODER, ...fields }) });
  }
  return events;
}
