import type { EventStore } from '#event-store';
import type { Signer } from '../keys/key-ring.ts';
import { issueToken, type Credential, type IssuedToken } from './credentials.ts';
import { decideOfficial } from './decide-official.ts';
import type { OfficialsLog } from './officials-log.ts';

const FIRST_DIRECTOR = 'first director';

/** The server itself, where nobody else decides. */
export const SERVER: Credential = { official: { id: 'greenflag', role: 'director' }, meetings: '*' };

/** Adds a director with a token to a store without officials. Returns null if the store has officials. */
export async function addFirstDirector(
  store: EventStore,
  log: OfficialsLog,
  keys: Signer,
): Promise<IssuedToken | null> {
  if (log.state.revision >= 0) return null;
  const command = { type: 'AddOfficial', official: FIRST_DIRECTOR, role: 'director', meetings: '*' } as const;
  const outcome = await decideOfficial(store, log, command, SERVER);
  const appointment = log.state.appointments.get(FIRST_DIRECTOR);
  // Another server on the same store added the director first and has shown the token.
  if (outcome.kind === 'refused' || !appointment) return null;
  return issueToken(keys, appointment);
}
