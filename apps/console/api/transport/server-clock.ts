import { Signal } from './signal.ts';

/**
 * How far this device's clock is ahead of the server's, in milliseconds; null until it is known. The server
 * tells whole seconds, so half a second of it means nothing.
 */
export const clockAheadMs = new Signal<number | null>(null);

/** Told the headers of each answer, and when it was asked for. */
export function updateClockAhead(headers: Headers, askedAt: number): void {
  const told = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(told)) return;
  const answeredAt = Date.now();
  // Somewhere between question and answer the server's clock stood in the second that it told.
  const least = askedAt - (told + 1_000);
  const most = answeredAt - told;
  clockAheadMs.set(least > 0 ? least : most < 0 ? most : 0);
}
