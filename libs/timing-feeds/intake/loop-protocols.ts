import type { Decoder, LoopRecord, PassingRecord } from '../protocols/records.ts';
import { encodeP3, p3Decoder } from '../protocols/p3/p3.ts';
import { p98Decoder } from '../protocols/p98.ts';
import { tranx2Decoder } from '../protocols/tranx2.ts';
import { bridgeDecoder } from './bridge-decoder.ts';
import type { NumberingRules } from './numbering.ts';

/** What the intake must know of a protocol whose loops report transponders. */
export interface LoopProtocol {
  readonly decoder: () => Decoder<LoopRecord>;
  readonly rules: NumberingRules;
  /** The byte that ends a frame. It is nowhere else in a frame. */
  readonly endOfFrame: number;
  /** The identity of a passing. It is the same when the passing comes again, on any connection. */
  readonly identity: (passing: PassingRecord, feed: string, epoch: number) => string;
  /** Bytes that ask for the time, and for missing passings; null if the decoder answers no questions. */
  readonly questions: Questions | null;
  /** Whether its times are those of the server already. */
  readonly hasServerTime: boolean;
}

interface Questions {
  readonly time: () => Uint8Array;
  readonly resend: (from: number, to: number) => Uint8Array;
}

const LINE_FEED = 0x0a;
const SINCE_START: NumberingRules = { resends: false, timeSinceStart: true };

const P3: LoopProtocol = {
  decoder: p3Decoder,
  rules: { resends: true, timeSinceStart: false },
  endOfFrame: 0x8f,
  // Of these four a reset repeats the number, and a clock that is set back repeats the time.
  identity: ({ decoder, number, transponder, timeUs }) =>
    `p3|${decoder ?? ''}|${number ?? ''}|${transponder}|${timeUs}`,
  questions: {
    time: () => encodeP3({ kind: 'request', what: 'time' }),
    resend: (from, to) => encodeP3({ kind: 'request', what: 'resend', from, to }),
  },
  hasServerTime: false,
};

const P98: LoopProtocol = {
  decoder: p98Decoder,
  rules: SINCE_START,
  endOfFrame: LINE_FEED,
  identity: ({ number, transponder, timeUs }, feed, epoch) =>
    `p98|${feed}|${epoch}|${number ?? ''}|${transponder}|${timeUs}`,
  questions: null,
  hasServerTime: false,
};

const TRANX2: LoopProtocol = {
  ...P98,
  decoder: tranx2Decoder,
  identity: ({ transponder, timeUs }, feed, epoch) => `tranx2|${feed}|${epoch}|${transponder}|${timeUs}`,
};

const BRIDGE: LoopProtocol = {
  ...P98,
  decoder: bridgeDecoder,
  rules: { resends: true, timeSinceStart: false },
  identity: ({ number, transponder, timeUs }, feed) =>
    `bridge|${feed}|${number ?? ''}|${transponder}|${timeUs}`,
  hasServerTime: true,
};

export const LOOP_PROTOCOLS = { p3: P3, p98: P98, tranx2: TRANX2, bridge: BRIDGE };
export type LoopProtocolName = keyof typeof LOOP_PROTOCOLS;
