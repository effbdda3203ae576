import { captureLines, describeCaptures } from '../../../test/support/feed-captures.ts';
import { encodeP98, p98Decoder } from './p98.ts';

const read = (text: string) => p98Decoder().push(Buffer.from(text, 'latin1'));
const SAMPLE = '@\t101\t1379\t8110984\t2434.835\t190\t40\t2\tx26C0';

it('reads a passing', () => {
  expect(read(`\u0001${SAMPLE}\r\n`)).toEqual([
    {
      kind: 'passing',
      decoder: '101',
      number: 1379,
      transponder: '8110984',
      timeUs: 2_434_835_000,
      hits: 190,
      strength: 40,
      flags: 2,
    },
  ]);
});

it('reads a status, which has a number as well', () => {
  expect(read('#\t101\t1378\t0\tx53D2\n')).toEqual([
    { kind: 'status', decoder: '101', number: 1378, noise: 0 },
  ]);
});

it('checks the sum of the other lines too', () => {
  expect(read('$\t40\t3\t5\t28800\txF9EB\r\n$\t40\t3\t5\t28801\txF9EB\r\n?,1\r\n')).toEqual([
    { kind: 'other', type: '$' },
    { kind: 'damage', because: 'crc', bytes: 20 },
    { kind: 'other', type: '?' },
  ]);
});

it('reads a line that follows a cut one without a line end', () => {
  expect(read(`\u0001@\t101\t13\u0001${SAMPLE}\r\n`)).toMatchObject([{ kind: 'passing', number: 1379 }]);
});

it('says what is wrong with a line', () => {
  const lines = ['hello', '@\t101\t1379', SAMPLE.replace('190', '191'), '@\t1\t2\tAB\t1.0\t1\t1\t1\tx0000'];
  const causes = read(lines.join('\r\n') + '\r\n').map((each) => each.kind === 'damage' && each.because);
  expect(causes).toEqual(['noise', 'syntax', 'crc', 'crc']);
});

describeCaptures('the captured lines', () => {
  it('have right sums, all of them, and are written again as they are', () => {
    const lines = captureLines('p98/vostok_lines.txt');
    const records = read(lines.join('\r\n') + '\r\n');
    const written = records.map((each) =>
      each.kind === 'passing' || each.kind === 'status'
        ? Buffer.from(encodeP98(each)).toString('latin1')
        : each,
    );
    expect(written).toEqual(lines.map((line) => `\u0001${line}\r\n`));
    expect(written).toHaveLength(11);
  });
});
