import { useEffect, useState } from 'react';
import { fetchJson, meetingPath } from '../api/transport/http.ts';
import { useReturnCount } from '../api/transport/server-state.ts';
import type { StrikeEvent } from './struck-rows.ts';

interface Page {
  readonly events: readonly StrikeEvent[];
  readonly next: number | null;
}

const NO_STRIKES: readonly StrikeEvent[] = [];
const TYPES: readonly StrikeEvent['type'][] = ['RecordStruck', 'RecordRestored'];

/**
 * Fetches all strikes and restores of the meeting; null until they have come.
 * @param key changes when there is a new strike to fetch
 */
export function useStrikes(meeting: string, key: string): readonly StrikeEvent[] | null {
  const returned = useReturnCount();
  const [strikes, setStrikes] = useState<readonly StrikeEvent[] | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    Promise.all(TYPES.map((type) => eventsOf(meeting, type, leaving.signal))).then(
      (events) => setStrikes(events.flat()),
      // The shell reports that the server is away, and `returned` starts the next request.
      () => leaving.signal.aborted || setStrikes((before) => before ?? NO_STRIKES),
    );
    return () => leaving.abort();
  }, [meeting, key, returned]);
  return strikes;
}

async function eventsOf(meeting: string, type: string, signal: AbortSignal): Promise<StrikeEvent[]> {
  const events: StrikeEvent[] = [];
  let next: number | null = -1;
  while (next !== null) {
    const query = new URLSearchParams({ type, after: String(next) });
    const page: Page = (await fetchJson<Page>(`${meetingPath(meeting, 'events')}?${query}`, { signal })).body;
    events.push(...page.events);
    next = page.next;
  }
  return events;
}
