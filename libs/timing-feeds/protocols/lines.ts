import { ByteBuffer } from './byte-buffer.ts';
import { MAX_BUFFERED_BYTES, type DamageCause, type DamageRecord, type Decoder } from './records.ts';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Returns a decoder of a protocol of lines that end with CR LF or LF.
 * @param read returns the record of a line, which is not empty, or what is wrong with it
 */
export function lineDecoder<R>(read: (line: Uint8Array) => R | DamageCause): Decoder<R | DamageRecord> {
  const buffer = new ByteBuffer();

  const damage = (because: DamageCause, bytes: number): DamageRecord => ({ kind: 'damage', because, bytes });
  const finish = (): (R | DamageRecord)[] => {
    const bytes = buffer.view();
    const line = bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
    buffer.clear();
    if (line.length === 0) return [];
    const record = read(line);
    return [typeof record === 'string' ? damage(record as DamageCause, line.length) : record];
  };
  return {
    push(bytes) {
      const records: (R | DamageRecord)[] = [];
      for (const byte of bytes) {
        if (byte === LINE_FEED) records.push(...finish());
        else buffer.add(byte);
        if (buffer.length < MAX_BUFFERED_BYTES) continue;
        records.push(damage('overflow', buffer.length));
        buffer.clear();
      }
      return records;
    },
    end() {
      const { length } = buffer;
      buffer.clear();
      return length === 0 ? [] : [damage('cut', length)];
    },
  };
}

export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

/** Returns a transponder as decimal text without leading zeros, so that all protocols name it alike. */
export const transponderText = (digits: string): string => digits.replace(/^0+(?=\d)/u, '');
