import fc from 'fast-check';
import { multiloopDecoder } from './multiloop.ts';
import { encodeP3, p3Decoder, type P3Sendable } from './p3/p3.ts';
import { encodeP98, p98Decoder } from './p98.ts';
import type { Decoder, PassingRecord, StatusRecord } from './records.ts';
import { encodeTranx2, tranx2Decoder } from './tranx2.ts';

/** Cheap laws: 10,000 runs on CI. */
const RUNS = Number(process.env['GREENFLAG_PROPERTY_RUNS'] ?? 10) * 100;
const SEED = process.env['GREENFLAG_PROPERTY_SEED'];
const holds = <T>(law: fc.IPropertyWithHooks<T>): void =>
  fc.assert(law, { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) });

const uint = (bits: number) => fc.nat(2 ** bits - 1);
const uint32 = fc.nat(0xffff_ffff);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
/** Leaves out the fields that are null, as a decoder does. */
const present = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Partial<T>;

const decoderId = maybe(uint32.map(String));
const code = fc.stringMatching(/^[A-Z]{2}-\d{5}$/);
const GATE_PULSES = ['9991', '9992', '9995'];

const p3Passing = fc
  .record({
    decoder: decoderId,
    number: maybe(uint32),
    number3: maybe(uint32),
    code: maybe(code),
    timeUs: fc.nat(Number.MAX_SAFE_INTEGER),
    hits: maybe(uint(16)),
    strength: maybe(uint(16)),
    flags: maybe(uint(16)),
    utcUs: maybe(fc.nat(Number.MAX_SAFE_INTEGER)),
  })
  .filter((each) => each.number3 !== null || each.code !== null)
  .map(({ decoder, number, number3, timeUs, hits, strength, ...rest }): PassingRecord => {
    const transponder = String(number3 ?? rest.code);
    const pulse = GATE_PULSES.includes(transponder) ? { isGatePulse: true as const } : {};
    const optional = present(rest) as Pick<PassingRecord, 'code' | 'flags' | 'utcUs'>;
    return { kind: 'passing', decoder, number, transponder, timeUs, hits, strength, ...optional, ...pulse };
  });
const p3Status = fc
  .record({
    temperature: maybe(fc.integer({ min: -32_768, max: 32_767 })),
    inputVolts: maybe(uint(8).map((tenths) => tenths / 10)),
    gps: maybe(uint(8)),
    satellites: maybe(uint(8)),
  })
  .chain((optional) =>
    fc.record({ decoder: decoderId, noise: maybe(uint(16)) }).map((front): StatusRecord => ({
      kind: 'status',
      number: null,
      ...front,
      ...(present(optional) as Pick<StatusRecord, 'gps'>),
    })),
  );
const p3Record: fc.Arbitrary<P3Sendable> = fc.oneof(
  p3Passing,
  p3Status,
  fc.record({ kind: fc.constant('clock'), decoder: decoderId, timeUs: fc.nat(Number.MAX_SAFE_INTEGER) }),
  fc.record({
    kind: fc.constant('version'),
    decoder: decoderId,
    description: maybe(code),
    version: maybe(fc.constant('4.5')),
  }),
  fc.constant({ kind: 'request', what: 'time' }),
  fc.record({ kind: fc.constant('request'), what: fc.constant('resend'), from: uint32, to: uint32 }),
);

const p98Record = fc.oneof(
  fc
    .record({
      kind: fc.constant('passing' as const),
      decoder: uint(16).map(String),
      number: uint32,
      transponder: uint32.map(String),
      timeUs: uint32.map((ms) => ms * 1000),
      hits: maybe(uint(16)),
      strength: maybe(uint(16)),
      flags: maybe(uint(16)),
    })
    .map(({ flags, ...rest }) => (flags === null ? rest : { ...rest, flags })),
  fc.record({
    kind: fc.constant('status' as const),
    decoder: uint(16).map(String),
    number: uint32,
    noise: maybe(uint(16)),
  }),
);

const twoDigits = uint(8).map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'));
const tranx2Record = fc.oneof(
  fc.record({
    kind: fc.constant('passing' as const),
    decoder: twoDigits,
    number: fc.constant(null),
    transponder: uint(24).map(String),
    timeUs: uint32.map((ms) => ms * 1000),
    hits: uint(8),
    strength: uint(8),
  }),
  fc.record({
    kind: fc.constant('status' as const),
    decoder: twoDigits,
    number: fc.constant(null),
    noise: uint(8),
  }),
);

const multiloopLine = fc.constantFrom(
  '$L\u00a6N\u00a6EF325\u00a6Q1\u00a689\u00a65\u00a6SF\u00a6A\u00a69B82E\u00a6G\u00a6T',
  '$C\u00a6U\u00a680004\u00a6Q1\u00a6C\u00a60\u00a68\u00a64\u00a683DDF\u00a61CB83\u00a6T',
  '$A\u00a6N\u00a63\u00a6Q1\u00a6Drivers meeting',
);

interface Protocol<R> {
  readonly name: string;
  readonly decoder: () => Decoder<{ readonly kind: string }>;
  /** Draws records; null for a protocol that is not written. */
  readonly record: fc.Arbitrary<R> | null;
  readonly frame: fc.Arbitrary<Uint8Array>;
  /** Whether a checksum protects its frames. */
  readonly isSummed: boolean;
  readonly encode: (record: R) => Uint8Array;
}
const protocol = <R>(each: Omit<Protocol<R>, 'frame'> & { readonly record: fc.Arbitrary<R> }) =>
  ({ ...each, frame: each.record.map(each.encode) }) as unknown as Protocol<unknown>;

const PROTOCOLS: readonly Protocol<unknown>[] = [
  protocol({ name: 'P3', decoder: p3Decoder, record: p3Record, encode: encodeP3, isSummed: true }),
  protocol({ name: 'P98', decoder: p98Decoder, record: p98Record, encode: encodeP98, isSummed: true }),
  protocol({
    name: 'TranX-2',
    decoder: tranx2Decoder,
    record: tranx2Record,
    encode: encodeTranx2,
    isSummed: false,
  }),
  {
    name: 'Multiloop',
    decoder: multiloopDecoder,
    record: null,
    isSummed: false,
    frame: multiloopLine.map((line) => Buffer.from(`${line}\r\n`, 'latin1')),
    encode: () => new Uint8Array(),
  },
];

const noise = fc
  .oneof(
    fc.uint8Array({ maxLength: 60 }),
    // Bytes that mean something to one of the decoders come more often than chance would have it.
    fc.array(fc.constantFrom(0x8d, 0x8e, 0x8f, 0xa6, 0x01, 0x0d, 0x0a, 0x24, 0x40), { maxLength: 12 }),
  )
  .map((bytes) => Uint8Array.from(bytes));

const readAll = (decoder: Decoder<{ readonly kind: string }>, chunks: readonly Uint8Array[]) => [
  ...chunks.flatMap((chunk) => decoder.push(chunk)),
  ...decoder.end(),
];

describe.each(PROTOCOLS)('the decoder of $name, for any bytes', ({ decoder, frame, ...rest }) => {
  const feed = fc
    .array(fc.oneof({ weight: 3, arbitrary: frame }, noise), { maxLength: 8 })
    .map((parts) => Buffer.concat(parts));

  it('gives the same records however they are split', () => {
    const law = fc.property(feed, fc.array(fc.nat(400), { maxLength: 6 }), (bytes, cuts) => {
      const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
      const chunks = at.slice(1).map((to, i) => bytes.subarray(at[i], to));
      expect(readAll(decoder(), chunks)).toEqual(readAll(decoder(), [bytes]));
    });
    holds(law);
  });

  it('reads again after one lost frame at most', () => {
    const law = fc.property(fc.array(noise, { maxLength: 4 }), frame, (parts, good) => {
      const [expected] = readAll(decoder(), [good]);
      expect(readAll(decoder(), [...parts, good, good]).at(-1)).toEqual(expected);
    });
    holds(law);
  });

  it('accounts for every byte that is no frame', () => {
    const law = fc.property(noise, (bytes) => {
      const records = readAll(decoder(), [bytes]) as { readonly kind: string; readonly bytes?: number }[];
      const skipped = records.reduce((sum, each) => sum + (each.bytes ?? 0), 0);
      expect(skipped).toBeLessThanOrEqual(bytes.length);
    });
    holds(law);
  });

  const { record, encode } = rest;
  if (record !== null) {
    it('reads what was written', () => {
      const law = fc.property(record, (each) => {
        expect(readAll(decoder(), [encode(each)])).toEqual([each]);
      });
      holds(law);
    });
  }

  if (rest.isSummed) {
    it('reads no passing that was not sent when a bit is wrong', () => {
      const law = fc.property(fc.array(frame, { minLength: 1, maxLength: 3 }), fc.nat(), (frames, at) => {
        const sent = readAll(decoder(), frames);
        const wire = Buffer.concat(frames);
        const bit = at % (wire.length * 8);
        wire[bit >> 3] = (wire[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const passings = readAll(decoder(), [wire]).filter(({ kind }) => kind === 'passing');
        for (const passing of passings) expect(sent).toContainEqual(passing);
      });
      holds(law);
    });
  }
});

it.each(PROTOCOLS)('the decoder of $name reads on after a megabyte without an end', ({ decoder, frame }) => {
  const endless = Buffer.alloc(1_000_000, 'x');
  const [good] = fc.sample(frame, { numRuns: 1, seed: 1 });
  if (good === undefined) throw new Error('no frame');
  const records = readAll(decoder(), [endless, Buffer.from('\n'), good]) as { because?: string }[];
  expect(records.filter(({ because }) => because === 'overflow')).toHaveLength(15);
  expect(records.at(-1)).toEqual(readAll(decoder(), [good])[0]);
});
