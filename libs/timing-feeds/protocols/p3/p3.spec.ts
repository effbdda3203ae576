import { captureExpected, captureLines, describeCaptures } from '../../../../test/support/feed-captures.ts';
import { encodeP3Frame, encodeP3Request, p3Frames, type P3Frame } from './frames.ts';
import { encodeP3, p3Decoder } from './p3.ts';

const wire = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const read = (...hex: string[]) => {
  const decoder = p3Decoder();
  return [...decoder.push(wire(hex.join(''))), ...decoder.end()];
};

const PASSING =
  '8e0233009ec700000100010448bc010003041d582c000408e805bfc4a41b050005026a0006023200080200008104930f02008f';
const CODED =
  '8e023d0012850000010001049922000003042af71f060a08464c2d39343839300502850006021d0004088501ca0866420600' +
  '080200008104d0000c008f';
const STATUS = '8e021f00f3890000020001022800070216000c01760601008104131804008f';
const TIME_REQUEST = '8e0000005beb0000240001000400 05008f';

const frame = (type: number, fields: Record<number, number[]>): string =>
  Buffer.from(
    encodeP3Frame({
      version: 2,
      flags: 0,
      type,
      fields: Object.entries(fields).map(([tag, value]) => ({
        tag: Number(tag),
        value: Uint8Array.from(value),
      })),
    }),
  ).toString('hex');

describe('a passing', () => {
  it('has its number, transponder, time, strength and hits', () => {
    expect(read(PASSING)).toEqual([
      {
        kind: 'passing',
        decoder: '135059',
        number: 113_736,
        transponder: '2906141',
        timeUs: Date.parse('2015-07-24T20:22:52.993Z') * 1000,
        hits: 50,
        strength: 106,
        flags: 0,
      },
    ]);
  });

  it('keeps microseconds, its code, and fields in any order', () => {
    const time = { timeUs: 1_761_855_861_817_733, hits: 29 };
    const transponder = { transponder: '102758186', code: 'FL-94890', decoder: '786640' };
    expect(read(CODED)).toMatchObject([{ number: 8857, ...transponder, ...time }]);
  });

  it('is named by its code if the transponder has no number', () => {
    const [coded] = read(frame(1, { 1: [7], 4: [1, 2], 10: [80, 86, 45, 51] }));
    expect(coded).toMatchObject({ transponder: 'PV-3', code: 'PV-3', timeUs: 513 });
  });

  it('of the start gate is marked', () => {
    expect(read(frame(1, { 1: [7], 3: [0x08, 0x27], 4: [1] }))).toMatchObject([
      { transponder: '9992', isGatePulse: true },
    ]);
  });

  it('without a transponder or a time is damaged', () => {
    expect(read(frame(1, { 1: [7], 4: [1] }))).toEqual([{ kind: 'damage', because: 'syntax', bytes: 17 }]);
    expect(read(frame(1, { 1: [7], 3: [1] }))).toMatchObject([{ because: 'syntax' }]);
  });

  it('whose time is larger than a number can hold is damaged', () => {
    const time = [255, 255, 255, 255, 255, 255, 255, 255];
    expect(read(frame(1, { 1: [7], 3: [1], 4: time }))).toMatchObject([{ because: 'syntax' }]);
  });

  it('passes over unknown fields', () => {
    expect(read(frame(1, { 1: [7], 3: [5], 4: [1], 0x77: [1, 2, 3] }))).toMatchObject([{ transponder: '5' }]);
  });
});

describe('the other frames', () => {
  it('of a status have noise, temperature and voltage', () => {
    expect(read(STATUS)).toEqual([
      {
        kind: 'status',
        decoder: '268307',
        number: null,
        noise: 40,
        temperature: 22,
        inputVolts: 11.8,
        gps: 0,
      },
    ]);
  });

  it('of a status below zero have a negative temperature', () => {
    expect(read(frame(2, { 7: [0xfb, 0xff] }))).toMatchObject([{ temperature: -5 }]);
  });

  it('of the time are a request without a value, and an answer with one', () => {
    expect(read(TIME_REQUEST)).toEqual([{ kind: 'request', what: 'time' }]);
    expect(encodeP3({ kind: 'request', what: 'time' })).toEqual(Uint8Array.from(wire(TIME_REQUEST)));
    expect(read(frame(0x24, { 1: [0, 1] }))).toEqual([{ kind: 'clock', decoder: null, timeUs: 256 }]);
  });

  it('that Greenflag does not use are named', () => {
    expect(read(frame(0x18, {}), frame(0x4a, {}), frame(0x4b, {}), frame(4, {}))).toEqual(
      ['WATCHDOG', 'TIMELINE', '0x4b', 'RESEND'].map((type) => ({ kind: 'other', type })),
    );
  });
});

describe('on a bad wire', () => {
  it('a frame that another one cuts off costs only itself', () => {
    const cut = PASSING.slice(0, 60);
    expect(read(cut, PASSING).map((record) => record.kind)).toEqual(['damage', 'passing']);
    expect(read(cut, PASSING)[0]).toEqual({ kind: 'damage', because: 'cut', bytes: 30 });
  });

  it('bytes between frames, a wrong bit and a lost byte are reported', () => {
    const wrongBit = PASSING.replace('3a', '3b').replace('6a', '6b');
    const lostByte = PASSING.replace('2c00', '2c');
    expect(read('0d0a', PASSING, wrongBit, lostByte, PASSING)).toMatchObject([
      { because: 'noise', bytes: 2 },
      { kind: 'passing' },
      { because: 'crc', bytes: 51 },
      { because: 'length', bytes: 50 },
      { kind: 'passing' },
    ]);
  });

  it('an endless frame is given up after 64 KiB, and the next one is read', () => {
    const endless = '8e' + '11'.repeat(65_535);
    expect(read(endless, PASSING)).toMatchObject([
      { because: 'overflow', bytes: 65_536 },
      { kind: 'passing' },
    ]);
  });

  it('a connection that ends in a frame reports it', () => {
    expect(read(PASSING.slice(0, 20))).toEqual([{ kind: 'damage', because: 'cut', bytes: 10 }]);
  });
});

interface Expected {
  readonly crcOk: boolean;
  readonly length: number;
  readonly version: number;
  readonly type: string;
  readonly fields: Record<string, number | string>;
}

const named = (tag: number): string => `0x${tag.toString(16)}`;
const littleEndian = (value: Uint8Array): number => value.reduceRight((sum, byte) => sum * 256 + byte, 0);
const fieldsOf = ({ fields }: P3Frame) =>
  Object.fromEntries(
    fields.map(({ tag, value }) => {
      const isText = tag === 0x0a && value.length > 1;
      return [named(tag), isText ? Buffer.from(value).toString() : littleEndian(value)];
    }),
  );

describeCaptures('the captured frames', () => {
  for (const file of ['datagutten_single_frames', 'erathe_prochip_frames', 'other_frames']) {
    it(`of ${file} have the expected fields`, () => {
      const expected = captureExpected<Record<string, Expected>>(`p3/${file}.expected.json`);
      for (const line of captureLines(`p3/${file}.hex`)) {
        const [name = '', hex = ''] = line.split(' ');
        const frames = p3Frames().push(wire(hex));
        const sound = frames.filter((each) => each.kind === 'frame');
        const { version, type, fields } = expected[name] ?? {};
        expect(sound.map((each) => [each.version, named(each.type), fieldsOf(each)])).toEqual([
          [version, type, fields],
        ]);
      }
    });
  }

  it('are rebuilt byte for byte, each of the 1,388', () => {
    const lines = captureLines('p3/vmindru_amb.out.hex');
    const rebuilt = p3Frames()
      .push(wire(lines.join('')))
      .map((each) => (each.kind === 'frame' ? Buffer.from(encodeP3Frame(each)).toString('hex') : each));
    expect(rebuilt).toEqual(lines);
    expect(rebuilt).toHaveLength(1388);
  });

  it('are rebuilt from their records as well', () => {
    const lines = captureLines('p3/vmindru_amb.out.hex');
    const records = p3Decoder().push(wire(lines.join('')));
    const rebuilt = records.map((each) =>
      each.kind === 'damage' || each.kind === 'other' ? each : Buffer.from(encodeP3(each)).toString('hex'),
    );
    expect(rebuilt).toEqual(lines);
  });

  for (const [file, capture] of [
    ['vmindru_amb', 'vmindru_amb.out'],
    ['vmindru_amb-short', 'vmindru_amb-short.out'],
  ] as const) {
    it(`of ${file} are counted as expected`, () => {
      const expected = captureExpected<Counts>(`p3/${file}.expected.json`);
      expect(countsOf(captureLines(`p3/${capture}.hex`))).toEqual(expected);
    });
  }

  it('of a request have a length of 0', () => {
    const request = p3Frames().push(wire(TIME_REQUEST))[0];
    expect(request?.kind === 'frame' && encodeP3Request(request)).toEqual(
      Uint8Array.from(wire(TIME_REQUEST)),
    );
  });
});

interface Counts {
  readonly [name: string]: unknown;
}

function countsOf(lines: readonly string[]): Counts {
  const frames = p3Frames().push(wire(lines.join('')));
  const sound = frames.filter((each) => each.kind === 'frame');
  const passings = read(...lines).filter((each) => each.kind === 'passing');
  const numbers = passings.map(({ number }) => number ?? 0);
  const [first = 0, last = 0] = [Math.min(...numbers), Math.max(...numbers)];
  const all = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const byType: Record<string, number> = {};
  for (const { type } of sound) byType[named(type)] = (byType[named(type)] ?? 0) + 1;
  const transponders = [...new Set(passings.map(({ transponder }) => transponder))];
  return {
    frames: frames.length,
    good: sound.length,
    bad: frames.filter((each) => each.kind === 'damage'),
    byType,
    passings: passings.length,
    decoders: [...new Set(passings.map(({ decoder }) => Number(decoder)))],
    passingNumbers: [first, last],
    missingNumbers: all.filter((number) => !numbers.includes(number)),
    transponders: Object.fromEntries(
      transponders.map((each) => [each, timesOf(passings.filter((p) => p.transponder === each))]),
    ),
  };
}

const instant = (us = 0): string => `${new Date(us / 1000).toISOString().slice(0, -1)}000Z`;

function timesOf(passings: readonly { readonly timeUs: number }[]): Counts {
  const times = passings.map(({ timeUs }) => timeUs);
  const intervals = times.slice(1).map((time, i) => (time - (times[i] ?? 0)) / 1000);
  return {
    passings: times.length,
    first: instant(times[0]),
    last: instant(times.at(-1)),
    shortestIntervalMs: Math.min(...intervals),
    intervalsUnder10s: intervals.filter((ms) => ms < 10_000).length,
  };
}
