import { decoderChecksum } from './checksum.ts';
import { latin1, lineDecoder, transponderText } from './lines.ts';
import type {
  DamageCause,
  Decoder,
  LoopRecord,
  OtherRecord,
  PassingRecord,
  StatusRecord,
} from './records.ts';

const START_OF_HEADING = 1;

/** Reads P98: lines of an AMBrc in serial mode, of a Vostok, and of their clones. */
export const p98Decoder = (): Decoder<LoopRecord> => lineDecoder<LoopRecord>(readLine);

type Read = PassingRecord | StatusRecord | OtherRecord | DamageCause;

function readLine(line: Uint8Array): Read {
  // What is before the start belongs to a line that was cut.
  const body = line.subarray(line.lastIndexOf(START_OF_HEADING) + 1);
  const text = latin1(body);
  if (text.startsWith('?')) return { kind: 'other', type: '?' };
  if (!/^[@#$]/u.test(text)) return 'noise';
  const sum = /\tx([\dA-F]{4})$/u.exec(text)?.[1];
  if (sum === undefined) return 'syntax';
  const summed = body.subarray(0, -'x0000'.length);
  if (decoderChecksum(summed) !== Number.parseInt(sum, 16)) return 'crc';
  const [type = '', ...fields] = text.slice(0, -'\tx0000'.length).split('\t');
  if (type === '@') return toPassing(fields) ?? 'syntax';
  if (type === '#') return toStatus(fields) ?? 'syntax';
  return { kind: 'other', type };
}

function toPassing(fields: readonly string[]): PassingRecord | null {
  const [decoder = '', sequence, transponder = '', time, hits, strength, status] = fields;
  const [number, timeUs, flags] = [integer(sequence), microseconds(time), integer(status)];
  if (number === null || timeUs === null || !/^\d{1,15}$/u.test(transponder)) return null;
  return {
    kind: 'passing',
    decoder,
    number,
    transponder: transponderText(transponder),
    timeUs,
    hits: integer(hits),
    strength: integer(strength),
    ...(flags === null ? {} : { flags }),
  };
}

function toStatus([decoder = '', sequence, noise]: readonly string[]): StatusRecord | null {
  const number = integer(sequence);
  return number === null ? null : { kind: 'status', decoder, number, noise: integer(noise) };
}

const integer = (text = ''): number | null => (/^\d{1,15}$/u.test(text) ? Number(text) : null);

/** Returns seconds with at most six decimals in microseconds, without rounding. */
function microseconds(text = ''): number | null {
  const [, seconds, decimals = ''] = /^(\d{1,9})(?:\.(\d{1,6}))?$/u.exec(text) ?? [];
  return seconds === undefined ? null : Number(seconds + decimals.padEnd(6, '0'));
}

/** Returns the line of a record, with its start, checksum and end. Times have three decimals on this wire. */
export function encodeP98(record: PassingRecord | StatusRecord): Uint8Array {
  const decoder = record.decoder ?? '0';
  const fields =
    record.kind === 'status'
      ? ['#', decoder, record.number, record.noise]
      : ['@', decoder, record.number, record.transponder, ...passingFields(record)];
  const summed = fields.map((field) => `${field ?? ''}\t`).join('');
  const sum = decoderChecksum(Buffer.from(summed, 'latin1')).toString(16).toUpperCase().padStart(4, '0');
  return Buffer.from(`\u0001${summed}x${sum}\r\n`, 'latin1');
}

function passingFields({ timeUs, hits, strength, flags }: PassingRecord): (string | number | null)[] {
  const digits = String(Math.floor(timeUs / 1000)).padStart(4, '0');
  return [`${digits.slice(0, -3)}.${digits.slice(-3)}`, hits, strength, flags ?? null];
}
