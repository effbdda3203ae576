import { latin1, lineDecoder } from './lines.ts';
import type { DamageCause, Decoder, LoopRecord, PassingRecord, StatusRecord } from './records.ts';

/**
 * Matches a passing: the decoder, a byte that is always 0, the transponder, milliseconds since the decoder's
 * start, hits, strength, and two digits that nobody explains. All are hexadecimal.
 */
const PASSING = /^\$([\dA-F]{2})([\dA-F]{2})([\dA-F]{6})([\dA-F]{8})([\dA-F]{2})([\dA-F]{2})[\dA-F]{2}$/iu;
/** Matches a status: the decoder, and the noise. */
const STATUS = /^#([\dA-F]{2})([\dA-F]{2})$/iu;

/** Reads the lines of a TranX-2. They have no number and no checksum. */
export const tranx2Decoder = (): Decoder<LoopRecord> => lineDecoder<LoopRecord>(readLine);

function readLine(line: Uint8Array): PassingRecord | StatusRecord | DamageCause {
  const text = latin1(line).trim();
  const status = STATUS.exec(text);
  if (status !== null) {
    const [, decoder = '', noise] = status;
    return { kind: 'status', decoder, number: null, noise: hex(noise) };
  }
  const passing = PASSING.exec(text);
  if (passing === null) return /^[$#]/u.test(text) ? 'syntax' : 'noise';
  const [, decoder = '', , transponder, ms, hits, strength] = passing;
  return {
    kind: 'passing',
    decoder,
    number: null,
    transponder: String(hex(transponder)),
    timeUs: hex(ms) * 1000,
    hits: hex(hits),
    strength: hex(strength),
  };
}

const hex = (digits = ''): number => Number.parseInt(digits, 16);

/** Returns the line of a record. The decoder is two hexadecimal digits on this wire. */
export function encodeTranx2(record: PassingRecord | StatusRecord): Uint8Array {
  const decoder = record.decoder ?? '00';
  if (record.kind === 'status') return Buffer.from(`#${decoder}${digits(record.noise, 2)}\r\n`, 'latin1');
  const { transponder, timeUs, hits, strength } = record;
  const time = digits(Math.floor(timeUs / 1000), 8);
  const tail = `${digits(hits, 2)}${digits(strength, 2)}00`;
  return Buffer.from(`$${decoder}00${digits(Number(transponder), 6)}${time}${tail}\r\n`, 'latin1');
}

const digits = (value: number | null, width: number): string =>
  (value ?? 0).toString(16).toUpperCase().padStart(width, '0').slice(-width);
