import { client } from '../api/transport/client.ts';
import { useRequest } from '../api/transport/use-request.ts';
import type { StrikeEvent } from './struck-rows.ts';

const NO_STRIKES: readonly StrikeEvent[] = [];
const TYPES: readonly StrikeEvent['type'][] = ['RecordStruck', 'RecordRestored'];

/**
 * Fetches all strikes and restores of the meeting; null until they have come.
 * @param key changes when there is a new strike to fetch
 */
export function useStrikes(meeting: string, key: string): readonly StrikeEvent[] | null {
  const { answer, problem } = useRequest(`strikes ${meeting} ${key}`, {
    send: async (signal) => (await Promise.all(TYPES.map((type) => eventsOf(meeting, type, signal)))).flat(),
  });
  // The shell reports that the server is away, and the request is sent again.
  return answer ?? (problem && NO_STRIKES);
}

async function eventsOf(meeting: string, type: StrikeEvent['type'], signal: AbortSignal) {
  const events: StrikeEvent[] = [];
  for (let next: number | null = -1; next !== null;) {
    const page = await client.meeting(meeting).log({ type, after: next, signal });
    events.push(...(page.events as readonly StrikeEvent[]));
    ({ next } = page);
  }
  return events;
}
