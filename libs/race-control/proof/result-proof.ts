import type { EventStore } from '#event-store';
import { sessionOf, type MeetingState } from '#domain';
import type { EventMetadata } from '../answers/log.ts';
import type { ResultClaims, ResultProof } from '../answers/proof.ts';
import { readJws } from '../keys/jws.ts';

export type ProofAnswer =
  | { readonly kind: 'proof'; readonly proof: ResultProof }
  | { readonly kind: 'meeting-unknown' }
  | { readonly kind: 'session-unknown'; readonly sessions: readonly string[] }
  /** The result is not certified, or it was certified without keys. */
  | { readonly kind: 'proof-unknown'; readonly words: string };

/** Returns the proof of the result of a session that is certified now. */
export async function proveResult(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
  state: MeetingState,
  session: string,
): Promise<ProofAnswer> {
  const { scheduled, sessions } = state;
  if (!scheduled) return { kind: 'meeting-unknown' };
  const found = sessionOf(state, session);
  if (!found) return { kind: 'session-unknown', sessions: sessions.map(({ spec }) => spec.id) };
  const { certified } = found.results;
  if (!certified) return { kind: 'proof-unknown', words: `The result of ${session} is not certified.` };
  const { revision, data } = certified;
  const [record] = await store.readStream(stream, { from: revision, limit: 1 });
  const { hash, signature: jws = '' } = record?.metadata as EventMetadata;
  const read = readJws(jws);
  if (!read) return { kind: 'proof-unknown', words: `The result of ${session} was certified without keys.` };
  const { kid } = read;
  // This process, or an earlier one, signed these claims.
  const claims = read.payload as ResultClaims;
  const { meeting } = scheduled.data;
  const { version } = data;
  return { kind: 'proof', proof: { meeting, session, version, revision, hash, kid, jws, claims } };
}
