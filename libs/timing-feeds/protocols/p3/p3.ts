import type {
  ClockRecord,
  Decoder,
  LoopRecord,
  PassingRecord,
  RequestRecord,
  StatusRecord,
  VersionRecord,
} from '../records.ts';
import { encodeP3Frame, encodeP3Request, p3Frames, P3_TYPES, type P3Field, type P3Frame } from './frames.ts';

/** Tags that may be in a frame of any type. */
const DECODER = 0x81;

const PASSING = {
  number: 0x01,
  transponder: 0x03,
  time: 0x04,
  strength: 0x05,
  hits: 0x06,
  flags: 0x08,
  code: 0x0a,
  utc: 0x10,
};
const STATUS = { noise: 0x01, gps: 0x06, temperature: 0x07, satellites: 0x0a, inputVolts: 0x0c };
const VERSION = { description: 0x02, version: 0x03 };
const TIME = { time: 0x01 };
const RESEND = { from: 0x01, to: 0x02 };

/** The transponder numbers of the start gate of a BMX track. */
const GATE_PULSES = new Set(['9991', '9992', '9995']);

/** Frames that Greenflag passes over, by their names in the protocol. */
const OTHER_TYPES: Readonly<Record<number, string>> = {
  0x00: 'RESET',
  0x04: 'RESEND',
  0x05: 'CLEAR_PASSING',
  0x13: 'SERVER_SETTINGS',
  0x15: 'SESSION',
  0x16: 'NETWORK_SETTINGS',
  0x18: 'WATCHDOG',
  0x20: 'PING',
  0x24: 'GET_TIME',
  0x28: 'GENERAL_SETTINGS',
  0x2d: 'SIGNALS',
  0x2f: 'LOOP_TRIGGER',
  0x30: 'GPS_INFO',
  0x45: 'FIRST_CONTACT',
  0x4a: 'TIMELINE',
  0xffff: 'ERROR',
};

/** Reads AMB and MyLaps P3, from a decoder (passings, status) or from a client (requests). */
export function p3Decoder(): Decoder<LoopRecord> {
  const frames = p3Frames();
  return {
    push: (bytes) => frames.push(bytes).map(toRecord),
    end: () => frames.end().map(toRecord),
  };
}

function toRecord(frame: ReturnType<ReturnType<typeof p3Frames>['push']>[number]): LoopRecord {
  if (frame.kind === 'damage') return frame;
  return RECORDS[frame.type]?.(new Fields(frame.fields)) ?? unused(frame);
}

function unused(frame: P3Frame): LoopRecord {
  if (frame.type === P3_TYPES.PASSING) return { kind: 'damage', because: 'syntax', bytes: sizeOf(frame) };
  return { kind: 'other', type: OTHER_TYPES[frame.type] ?? `0x${frame.type.toString(16)}` };
}

const sizeOf = ({ fields }: P3Frame): number => fields.reduce((sum, { value }) => sum + 2 + value.length, 11);

const RECORDS: Readonly<Record<number, (fields: Fields) => LoopRecord | null>> = {
  [P3_TYPES.PASSING]: toPassing,
  [P3_TYPES.STATUS]: toStatus,
  [P3_TYPES.VERSION]: toVersion,
  [P3_TYPES.GET_TIME]: toTime,
  [P3_TYPES.RESEND]: toResend,
};

function toPassing(fields: Fields): PassingRecord | null {
  const code = fields.text(PASSING.code);
  // MX transponders have a code and no number.
  const transponder = fields.number(PASSING.transponder)?.toString() ?? code;
  const timeUs = fields.number(PASSING.time);
  if (transponder === null || timeUs === null) return null;
  const [flags, utcUs] = [fields.number(PASSING.flags), fields.number(PASSING.utc)];
  return {
    kind: 'passing',
    decoder: fields.decoder(),
    number: fields.number(PASSING.number),
    transponder,
    ...(code === null ? {} : { code }),
    timeUs,
    hits: fields.number(PASSING.hits),
    strength: fields.number(PASSING.strength),
    ...(flags === null ? {} : { flags }),
    ...(utcUs === null ? {} : { utcUs }),
    ...(GATE_PULSES.has(transponder) ? { isGatePulse: true } : {}),
  };
}

function toStatus(fields: Fields): StatusRecord {
  const [gps, satellites] = [fields.number(STATUS.gps), fields.number(STATUS.satellites)];
  const [temperature, tenthsOfVolts] = [fields.number(STATUS.temperature), fields.number(STATUS.inputVolts)];
  return {
    kind: 'status',
    decoder: fields.decoder(),
    number: null,
    noise: fields.number(STATUS.noise),
    ...(temperature === null ? {} : { temperature: (temperature << 16) >> 16 }),
    ...(tenthsOfVolts === null ? {} : { inputVolts: tenthsOfVolts / 10 }),
    ...(gps === null ? {} : { gps }),
    ...(satellites === null ? {} : { satellites }),
  };
}

function toVersion(fields: Fields): VersionRecord {
  const [description, version] = [fields.text(VERSION.description), fields.text(VERSION.version)];
  return { kind: 'version', decoder: fields.decoder(), description, version };
}

/** A request names the field and leaves it empty; the answer fills it. */
function toTime(fields: Fields): ClockRecord | RequestRecord {
  const timeUs = fields.number(TIME.time);
  if (timeUs === null) return { kind: 'request', what: 'time' };
  return { kind: 'clock', decoder: fields.decoder(), timeUs };
}

function toResend(fields: Fields): RequestRecord | null {
  const [from, to] = [fields.number(RESEND.from), fields.number(RESEND.to)];
  return from === null || to === null ? null : { kind: 'request', what: 'resend', from, to };
}

/** The fields of a frame by their tags. A field that is absent, empty, or too large for a number is null. */
class Fields {
  readonly #values: ReadonlyMap<number, Uint8Array>;

  constructor(fields: readonly P3Field[]) {
    this.#values = new Map(fields.map(({ tag, value }) => [tag, value]));
  }

  number(tag: number): number | null {
    const bytes = this.#values.get(tag);
    if (bytes === undefined || bytes.length === 0) return null;
    const value = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
    return Number.isSafeInteger(value) ? value : null;
  }

  text(tag: number): string | null {
    const text = Buffer.from(this.#values.get(tag) ?? []).toString('latin1');
    const printable = text.replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/gu, '').trim();
    return printable === '' ? null : printable;
  }

  decoder(): string | null {
    return this.number(DECODER)?.toString() ?? null;
  }
}

/** A record that can be written as a frame. */
export type P3Sendable = PassingRecord | StatusRecord | ClockRecord | VersionRecord | RequestRecord;

/** Returns the frame of a record, with its fields in the order of an AMBrc decoder. */
export function encodeP3(record: P3Sendable): Uint8Array {
  switch (record.kind) {
    case 'passing':
      return encode(P3_TYPES.PASSING, passingFields(record), record.decoder);
    case 'status':
      return encode(P3_TYPES.STATUS, statusFields(record), record.decoder);
    case 'version':
      return encode(P3_TYPES.VERSION, versionFields(record), record.decoder);
    case 'clock':
      return encode(P3_TYPES.GET_TIME, [uint(TIME.time, 8, record.timeUs)], record.decoder);
    case 'request':
      return encodeRequest(record);
  }
}

type MaybeField = P3Field | null;

function encode(type: number, fields: readonly MaybeField[], decoder: string | null): Uint8Array {
  const all = [...fields, uint(DECODER, 4, decoder === null ? null : Number(decoder))];
  return encodeP3Frame({ version: 2, flags: 0, type, fields: all.filter((field) => field !== null) });
}

function passingFields(passing: PassingRecord): MaybeField[] {
  const number = /^\d+$/u.test(passing.transponder) ? Number(passing.transponder) : null;
  return [
    uint(PASSING.number, 4, passing.number),
    uint(PASSING.transponder, 4, number),
    text(PASSING.code, passing.code ?? (number === null ? passing.transponder : null)),
    uint(PASSING.time, 8, passing.timeUs),
    uint(PASSING.strength, 2, passing.strength),
    uint(PASSING.hits, 2, passing.hits),
    uint(PASSING.flags, 2, passing.flags),
    uint(PASSING.utc, 8, passing.utcUs),
  ];
}

function statusFields({ noise, temperature, inputVolts, gps, satellites }: StatusRecord): MaybeField[] {
  return [
    uint(STATUS.noise, 2, noise),
    uint(STATUS.temperature, 2, temperature === undefined ? null : temperature & 0xffff),
    uint(STATUS.inputVolts, 1, inputVolts === undefined ? null : Math.round(inputVolts * 10)),
    uint(STATUS.gps, 1, gps),
    uint(STATUS.satellites, 1, satellites),
  ];
}

const versionFields = ({ description, version }: VersionRecord): MaybeField[] => [
  text(VERSION.description, description),
  text(VERSION.version, version),
];

function encodeRequest(request: RequestRecord): Uint8Array {
  if (request.what === 'time') {
    const fields = [0x01, 0x04, 0x05].map((tag) => ({ tag, value: new Uint8Array() }));
    return encodeP3Request({ version: 0, flags: 0, type: P3_TYPES.GET_TIME, fields });
  }
  return encode(P3_TYPES.RESEND, [uint(RESEND.from, 4, request.from), uint(RESEND.to, 4, request.to)], null);
}

/** Returns a field with a number, the low byte first. */
function uint(tag: number, size: number, value: number | null | undefined): MaybeField {
  if (value === null || value === undefined) return null;
  const bytes = new Uint8Array(size);
  for (let i = 0, rest = value; i < size; i++, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  return { tag, value: bytes };
}

const text = (tag: number, value: string | null): MaybeField =>
  value === null ? null : { tag, value: Buffer.from(value, 'latin1').subarray(0, 255) };
