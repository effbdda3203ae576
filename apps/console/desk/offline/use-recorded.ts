import { client } from '../../api/transport/client.ts';
import { useRequest } from '../../api/transport/use-request.ts';
import type { TypedOffline } from '../../api/data/typed-offline.ts';
import { useDesk } from '../desk-context.tsx';
import { recordedIn, recordsSince, type Crossing, type Recorded } from './duplicates.ts';

/**
 * Returns what the log has of the time in which the commands were typed; undefined until it is known, also
 * while the server does not answer. It is asked once for each command that joins the list.
 */
export function useRecorded(list: readonly TypedOffline[]): Recorded | undefined {
  const { meeting: id, hasFeeds, offReason } = useDesk();
  const times = list.map(({ at }) => Date.parse(at));
  const newest = Math.max(...list.map(({ typedAt }) => typedAt));
  const sessions = [
    ...new Set(list.flatMap(({ command: { session } }) => (session === undefined ? [] : [session]))),
  ];
  const key = offReason !== null || list.length === 0 ? null : `typed offline ${id} ${newest}`;
  const { answer, isCurrent } = useRequest(key, {
    send: async (signal) => {
      const meeting = client.meeting(id);
      const read = async (after: number, limit: number) => meeting.log({ after, limit, signal });
      const { revision } = await meeting.head('meeting', undefined, { signal });
      const recorded = recordedIn(await recordsSince(read, revision, Math.min(...times)));
      const loops = hasFeeds ? await Promise.all(sessions.map((one) => loopCrossings(id, one, signal))) : [];
      return { ...recorded, crossings: [...recorded.crossings, ...loops.flat()] };
    },
  });
  return key !== null && isCurrent ? answer : undefined;
}

/** Returns the crossings that the timing loops saw in a session, of the cars whose transponder is known. */
async function loopCrossings(id: string, session: string, signal: AbortSignal): Promise<Crossing[]> {
  const { rows } = await client.meeting(id).view('passings', session, { signal });
  return rows.flatMap(({ car, occurredAt: at, revision }) =>
    car === null ? [] : [{ session, car, at, revision }],
  );
}
