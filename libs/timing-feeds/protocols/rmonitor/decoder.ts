import { MAX_BUFFERED_BYTES, type DamageCause, type DamageRecord, type Decoder } from '../records.ts';
import { readInteger, readTime, splitFields } from './fields.ts';
import type { RMonitorRecord } from './records.ts';
import { decodeWindows1252 } from './windows-1252.ts';

type Fields = readonly string[];
type Reader = (fields: Fields) => RMonitorRecord | null;

const at = (fields: Fields, index: number): string => (fields[index] ?? '').trim();
const time = (fields: Fields, index: number): number | null => readTime(fields[index] ?? '');

/** Reads the fields after the command. An answer of null means that a field makes no sense. */
const READERS: Readonly<Record<string, Reader>> = {
  $F: (fields) => {
    const lapsToGo = readInteger(fields[0]);
    if (lapsToGo === null || fields.length < 5) return null;
    const [timeToGoMs, timeOfDayMs, raceTimeMs] = [time(fields, 1), time(fields, 2), time(fields, 3)];
    return { kind: 'heartbeat', lapsToGo, timeToGoMs, timeOfDayMs, raceTimeMs, flag: at(fields, 4) };
  },
  $A: (fields) => {
    const [registration, number] = [at(fields, 0), at(fields, 1)];
    if (registration === '' || fields.length < 7) return null;
    const names = { first: at(fields, 3), last: at(fields, 4), nationality: at(fields, 5) };
    const [transponder, classNumber] = [at(fields, 2), readInteger(fields[6])];
    return { kind: 'competitor', registration, number, transponder, ...names, classNumber };
  },
  $COMP: (fields) => {
    const [registration, number] = [at(fields, 0), at(fields, 1)];
    if (registration === '' || fields.length < 7) return null;
    const names = { first: at(fields, 3), last: at(fields, 4), nationality: at(fields, 5) };
    const [classNumber, additional] = [readInteger(fields[2]), at(fields, 6)];
    return { kind: 'competitor', registration, number, ...names, classNumber, additional };
  },
  $B: (fields) => {
    const number = readInteger(fields[0]);
    return number === null ? null : { kind: 'run', number, name: at(fields, 1) };
  },
  $C: (fields) => {
    const classNumber = readInteger(fields[0]);
    return classNumber === null ? null : { kind: 'class', classNumber, name: at(fields, 1) };
  },
  $E: (fields) => ({ kind: 'setting', name: at(fields, 0), value: at(fields, 1) }),
  $G: (fields) => {
    const [registration, totalMs] = [at(fields, 1), time(fields, 3)];
    const laps = at(fields, 2) === '' ? 0 : readInteger(fields[2]);
    if (registration === '' || totalMs === null || laps === null) return null;
    return { kind: 'position', place: readInteger(fields[0]), registration, laps, totalMs };
  },
  $H: (fields) => {
    const [registration, timeMs] = [at(fields, 1), time(fields, 3)];
    const lap = at(fields, 2) === '' ? 0 : readInteger(fields[2]);
    if (registration === '' || timeMs === null || lap === null) return null;
    return { kind: 'bestLap', place: readInteger(fields[0]), registration, lap, timeMs };
  },
  $I: (fields) => ({ kind: 'clear', timeOfDayMs: time(fields, 0), date: at(fields, 1) }),
  $J: (fields) => {
    const [registration, lapMs, totalMs] = [at(fields, 0), time(fields, 1), time(fields, 2)];
    if (registration === '' || lapMs === null || totalMs === null) return null;
    return { kind: 'crossed', registration, lapMs, totalMs };
  },
  $COR: (fields) => {
    const [registration, number, totalMs] = [at(fields, 0), at(fields, 1), time(fields, 3)];
    const laps = at(fields, 2) === '' ? 0 : readInteger(fields[2]);
    const correctionMs = readTime(at(fields, 4).replace('+', ''));
    if (registration === '' || totalMs === null || laps === null || correctionMs === null) return null;
    return { kind: 'correction', registration, number, laps, totalMs, correctionMs };
  },
  $L: (fields) => {
    const [name, timeOfDayMs] = [at(fields, 0), time(fields, 4)];
    if (name === '' || timeOfDayMs === null) return null;
    const transponder = /^Tx(\d+)$/i.exec(name)?.[1] ?? null;
    const number = transponder === null ? name : null;
    return { kind: 'loopCrossing', number, transponder, loop: at(fields, 2), timeOfDayMs };
  },
};

const damage = (because: DamageCause, bytes: number): DamageRecord => ({ kind: 'damage', because, bytes });

/** Returns what a line says; null for a line that says nothing. Never throws. */
export function readLine(line: string): RMonitorRecord | null {
  const text = line.trim().replace(BOM, '');
  // A relay's log has a line like `##2025-04-26 14:01:29.230` before each block.
  if (text === '' || text.startsWith('##')) return null;
  if (!text.startsWith('$')) return damage('noise', line.length);
  const [command = '', ...fields] = splitFields(text) ?? [];
  if (command === '') return damage('syntax', line.length);
  if (!Object.hasOwn(READERS, command)) return { kind: 'other', type: command };
  return READERS[command]?.(fields) ?? damage('syntax', line.length);
}

/** The byte order mark of UTF-8, read as Windows-1252. */
const BOM = /^\u00ef\u00bb\u00bf/;

/** Reads RMonitor lines that end with CR LF or LF. The text is Windows-1252. */
export class RMonitorDecoder implements Decoder<RMonitorRecord> {
  /** The start of a line whose end has not come. */
  #line: string;
  /** The bytes of a line that is too long to be one. */
  #skipped = 0;

  constructor(unfinished = '') {
    this.#line = unfinished;
  }

  /** The start of a line whose end has not come. A decoder that is made from it continues. */
  get unfinished(): string {
    return this.#line;
  }

  push(bytes: Uint8Array): RMonitorRecord[] {
    const parts = decodeWindows1252(bytes).split('\n');
    const records: RMonitorRecord[] = [];
    for (const [i, part] of parts.entries()) {
      this.#extend(part);
      if (i < parts.length - 1) this.#finish(records);
    }
    return records;
  }

  end(): RMonitorRecord[] {
    const bytes = this.#skipped + this.#line.length;
    const isDamage = this.#skipped > 0 || this.#line.trim() !== '';
    this.#line = '';
    this.#skipped = 0;
    return isDamage ? [damage('cut', bytes)] : [];
  }

  #extend(part: string): void {
    if (this.#skipped === 0 && this.#line.length + part.length <= MAX_BUFFERED_BYTES) {
      this.#line += part;
      return;
    }
    this.#skipped += this.#line.length + part.length;
    this.#line = '';
  }

  #finish(records: RMonitorRecord[]): void {
    const record = this.#skipped > 0 ? damage('overflow', this.#skipped) : readLine(this.#line);
    if (record !== null) records.push(record);
    this.#line = '';
    this.#skipped = 0;
  }
}
