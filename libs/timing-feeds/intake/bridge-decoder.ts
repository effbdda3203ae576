import { bridgePassing, type BridgePassing } from '../feed-types.ts';
import {
  MAX_BUFFERED_BYTES,
  type DamageRecord,
  type Decoder,
  type LoopRecord,
} from '../protocols/records.ts';

const LINE_FEED = 0x0a;

/** Returns the bytes of a passing that a bridge posted, as its raw log keeps them. */
export const encodeBridgePassing = (passing: BridgePassing): Uint8Array =>
  Buffer.from(`${JSON.stringify(passing)}\n`);

/** Reads passings that a bridge posted: JSON, one a line. */
export function bridgeDecoder(): Decoder<LoopRecord> {
  let rest: Buffer = Buffer.alloc(0);
  return {
    push(bytes) {
      rest = Buffer.concat([rest, bytes]);
      const records: LoopRecord[] = [];
      for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
        records.push(toRecord(rest.subarray(0, end)));
        rest = rest.subarray(end + 1);
      }
      if (rest.length < MAX_BUFFERED_BYTES) return records;
      const overflow: DamageRecord = { kind: 'damage', because: 'overflow', bytes: rest.length };
      rest = Buffer.alloc(0);
      return [...records, overflow];
    },
    end: () => (rest.length > 0 ? [{ kind: 'damage', because: 'cut', bytes: rest.length }] : []),
  };
}

function toRecord(line: Buffer): LoopRecord {
  const passing = bridgePassing.safeParse(parsed(line.toString('utf8'))).data;
  if (!passing) return { kind: 'damage', because: 'syntax', bytes: line.length + 1 };
  const { transponder, at, number = null, hits = null, strength = null } = passing;
  return {
    kind: 'passing',
    decoder: null,
    number,
    transponder,
    timeUs: Date.parse(at) * 1_000,
    hits,
    strength,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
