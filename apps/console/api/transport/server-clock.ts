import { Signal } from './signal.ts';

/**
 * How far the clock of this device is ahead of the server's, in milliseconds; null until it is known. The
 * server sends whole seconds, so a difference that no answer so far excludes counts as 0.
 */
export const clockAheadMs = new Signal<number | null>(null);

/** The last jump of the server's clock: by how many milliseconds, and when it was noticed. */
export const serverClockJump = new Signal<{ readonly byMs: number; readonly noticedAt: number } | null>(null);

/** A difference that the delay of an answer may explain is no jump. */
const MIN_JUMP_MS = 2_000;

let setAtBefore: number | null = null;

/** What all answers together say about the difference, since the last one that contradicts those before. */
let known = { least: -Infinity, most: Infinity };

/** Returns how many milliseconds ago a time of the server was. */
export const ageOf = (at: string): number => Date.now() - (clockAheadMs.value ?? 0) - Date.parse(at);

/** Updates both from the headers of an answer and the time at which the request was sent. */
export function updateClockAhead(headers: Headers, sentAt: number): void {
  // A cache keeps the date of an answer, and says how old the answer is.
  const cachedMs = Number(headers.get('age') ?? 0) * 1_000;
  const serverTime = Date.parse(headers.get('date') ?? '') + cachedMs;
  if (Number.isNaN(serverTime)) return;
  const answeredAt = Date.now();
  // At some time between request and answer the server's clock was within the second that it sent.
  const heard = { least: sentAt - (serverTime + 1_000), most: answeredAt - serverTime };
  const both = { least: Math.max(heard.least, known.least), most: Math.min(heard.most, known.most) };
  known = both.least > both.most ? heard : both;
  const { least, most } = known;
  const aheadMs = least > 0 ? least : most < 0 ? most : 0;
  const byMs = (clockAheadMs.value ?? aheadMs) - aheadMs;
  clockAheadMs.set(aheadMs);
  // If the clock of this device was set, it has moved against the one that cannot be set.
  const setAt = answeredAt - performance.now();
  const wasSet = setAtBefore !== null && Math.abs(setAt - setAtBefore) > MIN_JUMP_MS / 2;
  setAtBefore = setAt;
  if (!wasSet && Math.abs(byMs) > MIN_JUMP_MS) serverClockJump.set({ byMs, noticedAt: answeredAt });
}
