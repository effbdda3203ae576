import {
  multiloopDecoder,
  p3Decoder,
  p98Decoder,
  RMonitorDecoder,
  tranx2Decoder,
  type Decoder,
  type FeedProtocol,
} from '#timing-feeds';

/** Bytes with the time of their arrival. */
export interface HeardChunk {
  readonly atMs: number;
  readonly bytes: Buffer;
}

type SpokenProtocol = Exclude<FeedProtocol, 'bridge'>;

/** What was heard on a connection. */
export interface FeedSummary {
  /** The language in which most of it makes sense; null without one. */
  readonly protocol: FeedProtocol | null;
  readonly bytes: number;
  readonly frames: number;
  readonly badFrames: number;
  readonly passings: number;
  readonly transponders: number;
  readonly decoder: string | null;
  /** The last noise that the decoder reported. */
  readonly noise: number | null;
  /** Server time minus decoder time; null if the decoder did not say its time. */
  readonly offsetMs: number | null;
}

/** The parts of a record that the summary reads, in any protocol. */
interface HeardRecord {
  readonly kind: string;
  readonly decoder?: string | null;
  readonly transponder?: string | null;
  readonly noise?: number | null;
  readonly timeUs?: number;
}

const DECODERS: Readonly<Record<SpokenProtocol, () => Decoder<HeardRecord>>> = {
  p3: p3Decoder,
  p98: p98Decoder,
  tranx2: tranx2Decoder,
  multiloop: multiloopDecoder,
  rmonitor: () => new RMonitorDecoder(),
};
const SPOKEN = Object.keys(DECODERS) as SpokenProtocol[];

/** The records that report a car at a loop. */
const PASSINGS = new Set(['passing', 'crossed', 'lineCrossing', 'loopCrossing']);
const UNREADABLE = new Set(['damage', 'other']);

/**
 * Returns what was heard, in the named protocol, or in the one that reads the most of it.
 * @param askedAtMs when the decoder was asked for its time
 */
export function summaryOf(
  named: FeedProtocol,
  chunks: readonly HeardChunk[],
  askedAtMs: readonly number[],
): FeedSummary {
  const readings = SPOKEN.map((protocol) => readAs(protocol, chunks));
  const framesOf = ({ records }: Reading) => records.filter(({ kind }) => !UNREADABLE.has(kind)).length;
  const isNamed = (reading: Reading) => reading.protocol === named && framesOf(reading) > 0;
  const best = readings.find(isNamed) ?? readings.toSorted((a, b) => framesOf(b) - framesOf(a))[0];
  const records = best?.records ?? [];
  const frames = best ? framesOf(best) : 0;
  const passings = records.filter(({ kind }) => PASSINGS.has(kind));
  return {
    protocol: best && frames > 0 ? best.protocol : null,
    bytes: chunks.reduce((sum, { bytes }) => sum + bytes.length, 0),
    frames,
    badFrames: records.filter(({ kind }) => kind === 'damage').length,
    passings: passings.length,
    transponders: new Set(passings.map(({ transponder }) => transponder ?? '')).size,
    decoder: records.findLast((record) => typeof record.decoder === 'string')?.decoder ?? null,
    noise: records.findLast((record) => typeof record.noise === 'number')?.noise ?? null,
    offsetMs: offsetOf(records, askedAtMs),
  };
}

interface Reading {
  readonly protocol: SpokenProtocol;
  readonly records: readonly (HeardRecord & { readonly atMs: number })[];
}

function readAs(protocol: SpokenProtocol, chunks: readonly HeardChunk[]): Reading {
  const decoder = DECODERS[protocol]();
  const records = chunks.flatMap(({ atMs, bytes }) =>
    decoder.push(bytes).map((record) => ({ ...record, atMs })),
  );
  return { protocol, records };
}

/** Returns the median over the answers: server time at half of the round trip, minus decoder time. */
function offsetOf(records: Reading['records'], askedAtMs: readonly number[]): number | null {
  const offsets = records
    .filter(({ kind }) => kind === 'clock')
    .map(({ atMs, timeUs = 0 }, i) => ((askedAtMs[i] ?? atMs) + atMs) / 2 - timeUs / 1_000)
    .toSorted((a, b) => a - b);
  return offsets[Math.floor(offsets.length / 2)] ?? null;
}
