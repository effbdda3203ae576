import { latin1, lineDecoder } from './lines.ts';
import type {
  DamageCause,
  Decoder,
  MultiloopFlag,
  MultiloopHeader,
  MultiloopInvalidated,
  MultiloopLineCrossing,
  MultiloopRecord,
} from './records.ts';

/** Reads Multiloop 1.3. Its numbers are hexadecimal, its times are milliseconds of the run. */
export const multiloopDecoder = (): Decoder<MultiloopRecord> => lineDecoder<MultiloopRecord>(readLine);

/**
 * Matches the separator: the byte A6, a broken bar in Latin-1. A relay that reads the feed as UTF-8 sends
 * U+FFFD instead, and one that writes UTF-8 sends C2 A6.
 */
const SEPARATOR = /\u00c2?\u00a6|\u00ef\u00bf\u00bd/u;

const SENT: Readonly<Record<string, MultiloopHeader['sent']>> = {
  N: 'new',
  R: 'repeated',
  U: 'updated',
};
const FLAGS: Readonly<Record<string, MultiloopFlag>> = {
  G: 'green',
  Y: 'yellow',
  R: 'red',
  W: 'white',
  K: 'checkered',
  U: 'unflagged',
};
const SOURCES: Readonly<Record<string, 'antenna' | 'manual' | 'photocell'>> = {
  A: 'antenna',
  M: 'manual',
  P: 'photocell',
};
const WHERE: Readonly<Record<string, 'track' | 'pit'>> = { T: 'track', P: 'pit' };
const RUN_TYPES: Readonly<Record<string, 'practice' | 'qualifying' | 'single' | 'race'>> = {
  P: 'practice',
  Q: 'qualifying',
  S: 'single',
  R: 'race',
};

const meaning = <T>(letters: Readonly<Record<string, T>>, letter = ''): T | null =>
  (Object.hasOwn(letters, letter) ? letters[letter] : null) ?? null;

/** Reads the fields behind the header. An answer of null means that one makes no sense. */
type Reader = (header: MultiloopHeader, fields: readonly string[]) => MultiloopRecord | null;

const READERS: Readonly<Record<string, Reader>> = {
  $H: (header, [flag, time, elapsed, laps, timeToGo]) => {
    const [timeSeconds, elapsedMs, lapsToGo, timeToGoMs] = [
      hex(time),
      hex(elapsed),
      hex(laps),
      hex(timeToGo),
    ];
    if (timeSeconds === null || elapsedMs === null || lapsToGo === null || timeToGoMs === null) return null;
    const times = { timeSeconds, elapsedMs, lapsToGo, timeToGoMs };
    return { kind: 'heartbeat', ...header, flag: meaning(FLAGS, flag), ...times };
  },
  $L: (header, [car = '', id = '', line = '', source, elapsed, ...state]) => {
    const elapsedMs = hex(elapsed);
    if (elapsedMs === null || id === '' || line === '') return null;
    const seen = { line, source: meaning(SOURCES, source), elapsedMs };
    const [flag, where] = [meaning(FLAGS, state[0]), meaning(WHERE, state[1])];
    return { kind: 'lineCrossing', ...header, car, id, ...seen, flag, where };
  },
  $C: (header, [place, car = '', id = '', count, elapsed, last, where, fastest, fastestOn]) => {
    const [rank, laps, elapsedMs, lastLapMs] = [hex(place), hex(count), hex(elapsed), hex(last)];
    if (rank === null || laps === null || elapsedMs === null || lastLapMs === null) return null;
    const times = { elapsedMs, lastLapMs, fastestMs: hex(fastest), fastestLap: hex(fastestOn) };
    return { kind: 'completedLap', ...header, rank, car, id, laps, ...times, where: meaning(WHERE, where) };
  },
  $I: (header, [car = '', id = '', elapsed]) => {
    const elapsedMs = hex(elapsed);
    return elapsedMs === null || id === '' ? null : { kind: 'invalidated', ...header, car, id, elapsedMs };
  },
  $E: (header, fields) => {
    const [car = '', id = ''] = fields;
    return id === '' ? null : { kind: 'entry', ...header, car, id, fields };
  },
  $R: (header, [event = '', shortName = '', run = '', type, start]) => {
    const kind = meaning(RUN_TYPES, type);
    return { kind: 'run', ...header, event, shortName, run, type: kind, startSeconds: hex(start) };
  },
};

function readLine(line: Uint8Array): MultiloopRecord | DamageCause {
  const text = latin1(line);
  if (!text.startsWith('$')) return 'noise';
  const [command = '', ...rest] = text.split(SEPARATOR);
  const isKnown = Object.hasOwn(READERS, command);
  const header = readHeader(rest);
  if (header === null) return isKnown ? 'syntax' : { kind: 'other', type: command };
  const fields = rest.slice(3);
  if (!isKnown) return { kind: 'multiloop', ...header, command, fields };
  return READERS[command]?.(header, fields) ?? 'syntax';
}

function readHeader([letter, digits, preamble]: readonly string[]): MultiloopHeader | null {
  const [sent, sequence] = [meaning(SENT, letter), hex(digits)];
  return sent === null || sequence === null || preamble === undefined ? null : { sent, sequence, preamble };
}

const hex = (digits = ''): number | null =>
  /^[\da-f]{1,12}$/iu.test(digits) ? Number.parseInt(digits, 16) : null;

/** Identifies a crossing for good: a repeated or updated line of the same run has the same identity. */
export const multiloopCrossingIdentity = (
  runStartSeconds: number | null,
  { preamble, sequence }: MultiloopLineCrossing,
): string => `${preamble} ${runStartSeconds ?? 0} L ${sequence}`;

/** Whether the timing program takes this crossing back. */
export const isInvalidatedBy = (crossing: MultiloopLineCrossing, taken: MultiloopInvalidated): boolean =>
  crossing.id === taken.id && crossing.elapsedMs === taken.elapsedMs;
