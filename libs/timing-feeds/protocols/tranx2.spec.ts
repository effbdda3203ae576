import { captureLines, describeCaptures } from '../../../test/support/feed-captures.ts';
import { encodeTranx2, tranx2Decoder } from './tranx2.ts';

const read = (text: string) => tranx2Decoder().push(Buffer.from(text, 'latin1'));

it('reads a passing', () => {
  expect(read('$6900111145018551552D9C00\r\n')).toEqual([
    {
      kind: 'passing',
      decoder: '69',
      number: null,
      transponder: '1118533',
      timeUs: 25_514_325_000,
      hits: 45,
      strength: 156,
    },
  ]);
});

it('reads a status with its noise', () => {
  expect(read('#690F\n')).toEqual([{ kind: 'status', decoder: '69', number: null, noise: 15 }]);
});

it('says what is wrong with a line', () => {
  expect(read('$69\r\n690F\r\n')).toEqual([
    { kind: 'damage', because: 'syntax', bytes: 3 },
    { kind: 'damage', because: 'noise', bytes: 4 },
  ]);
});

describeCaptures('the captured lines', () => {
  it('are written again as they are, except for the two digits at the end that nobody explains', () => {
    const lines = captureLines('tranx2/lines.txt');
    const records = read(lines.join('\r\n') + '\r\n');
    const written = records.map((each) =>
      each.kind === 'passing' || each.kind === 'status'
        ? Buffer.from(encodeTranx2(each)).toString('latin1')
        : each,
    );
    expect(written).toEqual(lines.map((line) => `${line}\r\n`));
  });
});
