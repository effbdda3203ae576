import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';

/**
 * Opens a store with the default time limit, although its URL has another one for what the test is about.
 * What the test prepares must not fail on a busy machine.
 */
export const openPatiently = (url: string): Promise<EventStore> =>
  openStore(url.replace(/&timeout_ms=\d+/u, ''));
