import { Signal } from './signal.ts';

/**
 * How far the clock of this device is ahead of the server's, in milliseconds; null until it is known. The
 * server sends whole seconds, so a difference below a second counts as 0.
 */
export const clockAheadMs = new Signal<number | null>(null);

/** Updates `clockAheadMs` from the headers of an answer and the time at which the request was sent. */
export function updateClockAhead(headers: Headers, sentAt: number): void {
  const serverTime = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(serverTime)) return;
  const answeredAt = Date.now();
  // At some time between request and answer the server's clock was within the second that it sent.
  const least = sentAt - (serverTime + 1_000);
  const most = answeredAt - serverTime;
  clockAheadMs.set(least > 0 ? least : most < 0 ? most : 0);
}
