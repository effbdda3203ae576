import { isInvalidatedBy, multiloopCrossingIdentity, multiloopDecoder } from './multiloop.ts';
import type { MultiloopInvalidated, MultiloopLineCrossing } from './records.ts';

/** Reads lines that are written with `|`. On the wire it is the byte A6. */
const read = (...lines: string[]) =>
  multiloopDecoder().push(
    Buffer.from(lines.map((line) => `${line.replaceAll('|', '\u00a6')}\r\n`).join(''), 'latin1'),
  );

const CROSSING = '$L|N|EF325|Q1|89|5|SF|A|9B82E|G|T';

it('reads a crossing: car 89 by antenna at 636.974 s under green', () => {
  expect(read(CROSSING)).toEqual([
    {
      kind: 'lineCrossing',
      sent: 'new',
      sequence: 0xef325,
      preamble: 'Q1',
      car: '89',
      id: '5',
      line: 'SF',
      source: 'antenna',
      elapsedMs: 636_974,
      flag: 'green',
      where: 'track',
    },
  ]);
});

it('reads a completed lap: car 0, 4 laps, 540.127 s, the last in 117.635 s', () => {
  expect(read('$C|U|80004|Q1|C|0|8|4|83DDF|1CB83|T|1C9A0|3|DF|1|0')).toEqual([
    {
      kind: 'completedLap',
      sent: 'updated',
      sequence: 0x80004,
      preamble: 'Q1',
      rank: 12,
      car: '0',
      id: '8',
      laps: 4,
      elapsedMs: 540_127,
      lastLapMs: 117_635,
      fastestMs: 117_152,
      fastestLap: 3,
      where: 'track',
    },
  ]);
});

it('reads numbers as hexadecimal: 91 laps to go are 145', () => {
  expect(read('$H|N|12|R1|G|685ECBB8|1D4C0|91|36EE80')).toMatchObject([
    { kind: 'heartbeat', flag: 'green', timeSeconds: 0x685ecbb8, elapsedMs: 120_000, lapsToGo: 145 },
  ]);
});

it('reads runs, entries and lines of other kinds', () => {
  expect(
    read(
      '$R|R|400004C7|Q1|Super Tour||Group 2 Qualifying|Q|685ECBB8',
      '$E|R|17|Q1|12|17|Ann Ames|18|B',
      '$A|N|3|Q1|Drivers meeting at 9',
      '$USAC:TZ|America/Indianapolis',
    ),
  ).toMatchObject([
    {
      kind: 'run',
      sent: 'repeated',
      run: 'Group 2 Qualifying',
      type: 'qualifying',
      startSeconds: 0x685ecbb8,
    },
    { kind: 'entry', car: '12', id: '17', fields: ['12', '17', 'Ann Ames', '18', 'B'] },
    { kind: 'multiloop', command: '$A', fields: ['Drivers meeting at 9'] },
    { kind: 'other', type: '$USAC:TZ' },
  ]);
});

it.each([
  ['UTF-8', 'utf8', '\u00a6'],
  ['replacement characters', 'utf8', '\ufffd'],
] as const)('reads the separator of a relay that sends %s', (_name, encoding, separator) => {
  const bytes = Buffer.from(`${CROSSING.replaceAll('|', separator)}\r\n`, encoding);
  expect(multiloopDecoder().push(bytes)).toEqual(read(CROSSING));
});

it('gives no meaning to letters that have none', () => {
  expect(read('$L|N|1|Q1|89|5|SF|toString|9B82E|valueOf|')).toMatchObject([
    { source: null, flag: null, where: null },
  ]);
});

it('says what is wrong with a line', () => {
  expect(read('$L|X|1|Q1|89|5|SF|A|9B82E|G|T', '$L|N|1|Q1|89', 'hello')).toMatchObject([
    { because: 'syntax' },
    { because: 'syntax' },
    { because: 'noise' },
  ]);
});

describe('the identity of a crossing', () => {
  const [crossing, repeated, other] = read(
    CROSSING,
    CROSSING.replace('|N|', '|R|'),
    CROSSING.replace('EF325', 'EF326'),
  ) as MultiloopLineCrossing[];

  it('is that of its repetition, and of no other crossing or run', () => {
    const identity = (each: MultiloopLineCrossing | undefined, start = 1) =>
      each === undefined ? '' : multiloopCrossingIdentity(start, each);
    expect(identity(repeated)).toBe(identity(crossing));
    expect(identity(other)).not.toBe(identity(crossing));
    expect(identity(crossing, 2)).not.toBe(identity(crossing));
  });

  it('of an invalidated lap is its car and its time', () => {
    const [taken, another] = read('$I|N|7|Q1|89|5|9B82E', '$I|N|8|Q1|89|5|9B82F') as MultiloopInvalidated[];
    expect(crossing && taken && isInvalidatedBy(crossing, taken)).toBe(true);
    expect(crossing && another && isInvalidatedBy(crossing, another)).toBe(false);
  });
});
