import fc from 'fast-check';
import { RMonitorDecoder } from './decoder.ts';

/** Cheap laws: 10,000 runs on CI. */
const RUNS = Number(process.env['GREENFLAG_PROPERTY_RUNS'] ?? 25) * 100;

const LINES = [
  '$F,9999,"00:00:12","13:34:23","00:09:47","Green "',
  '$A,"21","21",8852130,"Farnbacher, /","James","",1',
  '$J,"21","00:02:03.826","01:42:17.672"',
  '$G,3,"21",14,"01:12:47.872"',
  '$H,2,"21",3,"00:02:17.872"',
  '$L,"TX99","P1","SFP","01/27/2009","14:13:22.818"',
  '##2025-04-26 14:01:29.230',
  '$Z,"?',
];
const noise = fc.uint8Array({ maxLength: 60 });
const feed = fc
  .array(
    fc.oneof(
      fc.constantFrom(...LINES).map((line) => Buffer.from(`${line}\r\n`)),
      noise,
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.concat(parts));

const readAll = (chunks: readonly Uint8Array[]) => {
  const decoder = new RMonitorDecoder();
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
};

describe('the decoder of RMonitor, for any bytes', () => {
  it('gives the same records however they are split', () => {
    fc.assert(
      fc.property(feed, fc.array(fc.nat(400), { maxLength: 6 }), (bytes, cuts) => {
        const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
        const chunks = at.slice(1).map((to, i) => bytes.subarray(at[i], to));
        expect(readAll(chunks)).toEqual(readAll([bytes]));
      }),
      { numRuns: RUNS },
    );
  });

  it('never throws, and reads the line after the next line end', () => {
    const line = Buffer.from('\n$B,33,"Heat 1"\n');
    fc.assert(
      fc.property(noise, (bytes) => {
        expect(readAll([bytes, line]).at(-1)).toEqual({ kind: 'run', number: 33, name: 'Heat 1' });
      }),
      { numRuns: RUNS },
    );
  });
});
