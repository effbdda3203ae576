import { GreenflagClient } from '#client';
import { identity, identityHeaders } from '../data/identity.ts';
import { updateClockAhead } from './server-clock.ts';
import { Signal } from './signal.ts';

/** Counts requests that failed or got a 5xx status. A change makes the page check the server at once. */
export const failureCount = new Signal(0);

/** Since when the views come from a server without its store (`Stale-Since`); null while it has it. */
export const staleSince = new Signal<string | null>(null);

/** The server that the page came from, asked in the name of the official who uses the page. */
export const client = new GreenflagClient({
  identity: () => identityHeaders(identity.value),
  onExchange: ({ response, sentAtMs }) => {
    if (response) updateClockAhead(response.headers, sentAtMs);
    if (response?.url.endsWith('/head')) staleSince.set(response.headers.get('stale-since'));
    if (!response || response.status >= 500) failureCount.set(failureCount.value + 1);
  },
});
