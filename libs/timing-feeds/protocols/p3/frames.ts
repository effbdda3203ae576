import { ByteBuffer } from '../byte-buffer.ts';
import { decoderChecksum } from '../checksum.ts';
import { MAX_BUFFERED_BYTES, type DamageCause, type DamageRecord, type Decoder } from '../records.ts';

/** A P3 frame as it is on the wire, without its escapes and its checksum. */
export interface P3Frame {
  readonly kind: 'frame';
  readonly version: number;
  readonly flags: number;
  readonly type: number;
  /** In the order of the wire. */
  readonly fields: readonly P3Field[];
}

export interface P3Field {
  readonly tag: number;
  readonly value: Uint8Array;
}

export const P3_TYPES = {
  PASSING: 0x01,
  STATUS: 0x02,
  VERSION: 0x03,
  RESEND: 0x04,
  GET_TIME: 0x24,
} as const;

const START = 0x8e;
const END = 0x8f;
const ESCAPE = 0x8d;
const ESCAPED_BY = 0x20;
/** The start, the version, length, checksum, flags and type: two bytes each from the length on. */
const HEADER_BYTES = 10;

/** Splits bytes into frames. `8E` without an escape always begins one, so a cut frame costs only itself. */
export function p3Frames(): Decoder<P3Frame | DamageRecord> {
  const buffer = new ByteBuffer();
  let inFrame = false;

  const damage = (because: DamageCause): DamageRecord => {
    const bytes = buffer.length;
    buffer.clear();
    inFrame = false;
    return { kind: 'damage', because, bytes };
  };
  const discard = (): DamageRecord[] => (buffer.length > 0 ? [damage(inFrame ? 'cut' : 'noise')] : []);
  const complete = (): P3Frame | DamageRecord => {
    const frame = parseFrame(unescape(buffer.view()));
    if (typeof frame === 'string') return damage(frame);
    buffer.clear();
    inFrame = false;
    return frame;
  };
  return {
    push(bytes) {
      const records: (P3Frame | DamageRecord)[] = [];
      for (const byte of bytes) {
        if (byte === START) {
          records.push(...discard());
          inFrame = true;
        }
        buffer.add(byte);
        if (byte === END && inFrame) records.push(complete());
        else if (buffer.length >= MAX_BUFFERED_BYTES) records.push(damage('overflow'));
      }
      return records;
    },
    end: discard,
  };
}

/** Returns the bytes of a frame as a decoder sends them: with its length, checksum and escapes. */
export function encodeP3Frame(frame: Omit<P3Frame, 'kind'>): Uint8Array {
  return framed(frame, sizeOf(frame.fields));
}

/** Returns a request as clients send it: its length is 0. */
export function encodeP3Request(frame: Omit<P3Frame, 'kind'>): Uint8Array {
  return framed(frame, 0);
}

function framed({ version, flags, type, fields }: Omit<P3Frame, 'kind'>, length: number): Uint8Array {
  const plain = new Uint8Array(sizeOf(fields));
  plain.set([START, version, ...uint16(length), 0, 0, ...uint16(flags), ...uint16(type)]);
  let at = HEADER_BYTES;
  for (const { tag, value } of fields) {
    plain.set([tag, value.length], at);
    plain.set(value, at + 2);
    at += 2 + value.length;
  }
  plain[at] = END;
  // The checksum covers itself as zeros.
  plain.set(uint16(decoderChecksum(plain)), 4);
  return escape(plain);
}

const sizeOf = (fields: readonly P3Field[]): number =>
  fields.reduce((sum, { value }) => sum + 2 + value.length, HEADER_BYTES + 1);

const uint16 = (value: number): [number, number] => [value & 0xff, value >> 8];

/** Escapes everything between the first byte and the last. */
function escape(plain: Uint8Array): Uint8Array {
  const wire = new Uint8Array(plain.length * 2);
  let length = 0;
  for (const [i, byte] of plain.entries()) {
    const isInside = i > 0 && i < plain.length - 1;
    const isEscaped = isInside && byte >= ESCAPE && byte <= END;
    if (isEscaped) wire[length++] = ESCAPE;
    wire[length++] = isEscaped ? byte + ESCAPED_BY : byte;
  }
  return wire.slice(0, length);
}

/** Takes the escapes out. Some writers escape more bytes than they must, which this reads as well. */
function unescape(wire: Uint8Array): Uint8Array {
  const plain = new Uint8Array(wire.length);
  let length = 0;
  for (let i = 0; i < wire.length; i++) {
    const byte = wire[i] ?? 0;
    plain[length++] = byte === ESCAPE ? (wire[++i] ?? 0) - ESCAPED_BY : byte;
  }
  return plain.subarray(0, length);
}

function parseFrame(bytes: Uint8Array): P3Frame | DamageCause {
  if (bytes.length <= HEADER_BYTES || bytes.at(-1) !== END) return 'length';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [length, crc] = [view.getUint16(2, true), view.getUint16(4, true)];
  const [flags, type] = [view.getUint16(6, true), view.getUint16(8, true)];
  const mayOmitLength = type !== P3_TYPES.PASSING;
  if (length !== bytes.length && !(length === 0 && mayOmitLength)) return 'length';
  bytes.fill(0, 4, 6);
  if (decoderChecksum(bytes) !== crc) return 'crc';
  const fields = parseFields(bytes.subarray(HEADER_BYTES, -1));
  return fields === null ? 'syntax' : { kind: 'frame', version: view.getUint8(1), flags, type, fields };
}

function parseFields(bytes: Uint8Array): P3Field[] | null {
  const fields: P3Field[] = [];
  for (let at = 0; at < bytes.length;) {
    const [tag, size] = [bytes[at], bytes[at + 1]];
    if (tag === undefined || size === undefined || at + 2 + size > bytes.length) return null;
    fields.push({ tag, value: bytes.subarray(at + 2, at + 2 + size) });
    at += 2 + size;
  }
  return fields;
}
