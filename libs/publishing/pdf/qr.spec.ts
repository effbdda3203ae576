import decodeQR from 'qr/decode.js';
import { makeCode, fitsWhole, type Code } from './qr.ts';

/** Reads a code as a camera does, with three pixels for a module. */
function readCode({ modules }: Code): string {
  const zoom = 3;
  const side = modules.length * zoom;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isDark = modules[Math.floor(y / zoom)]?.[Math.floor(x / zoom)] === true;
      if (isDark) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return decodeQR({ width: side, height: side, data });
}

/** Returns letters like those of a signature. */
const letters = (count: number): string =>
  Array.from({ length: count }, (_, i) => 'eyJhbGciOiJFZERTQSJ9_-w0'.charAt((i * 7) % 24)).join('');

const signatureOf = (count: number) => ({ revision: 352, kid: 'k', jws: letters(count) });

describe('the code on a sheet', () => {
  it.each([20, 200, 450, 1_450])('holds its text of %i characters', (count) => {
    expect(readCode(makeCode(letters(count)))).toBe(letters(count));
  });

  it('has modules of at least 0.3 mm with the longest whole result', () => {
    expect([fitsWhole(signatureOf(1_450)), fitsWhole(signatureOf(1_451))]).toEqual([true, false]);
    const { modules, side } = makeCode(letters(1_450));
    expect(((side / modules.length) * 25.4) / 72).toBeGreaterThanOrEqual(0.3);
  });
});
