import { useEffect, useState } from 'react';
import { fetchJson, meetingPath } from '../api/transport/http.ts';
import { useReturnCount } from '../api/transport/server-state.ts';
import type { StrikeEvent } from './struck-rows.ts';

interface Page {
  readonly events: readonly StrikeEvent[];
  readonly next: number | null;
}

const NONE: readonly StrikeEvent[] = [];
const TYPES: readonly StrikeEvent['type'][] = ['RecordStruck', 'RecordRestored'];

/**
 * What was struck and restored in the whole meeting; null until it is known.
 * @param struck changes whenever there is more to know
 */
export function useStrikes(meeting: string, struck: string): readonly StrikeEvent[] | null {
  const returned = useReturnCount();
  const [strikes, setStrikes] = useState<readonly StrikeEvent[] | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    Promise.all(TYPES.map((type) => eventsOf(meeting, type, leaving.signal))).then(
      (events) => setStrikes(events.flat()),
      // The shell says that the server is away; when it is back it is asked again.
      () => leaving.signal.aborted || setStrikes((before) => before ?? NONE),
    );
    return () => leaving.abort();
  }, [meeting, struck, returned]);
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
