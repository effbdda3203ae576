import canonicalize from 'canonicalize';
import type { MeetingState } from '#domain';
import { recordHash } from '../log/hash-chain.ts';
import type { EventMetadata, LogRecord } from '../log/log-record.ts';

/** The `typ` of the JWS: nothing else that the same key signs can pass for a result. */
export const RESULT_TYPE = 'greenflag-result';

/**
 * What a certification signs. Signed for ever: a signature says these members and no others, so what is to be
 * added comes with a new `RESULT_TYPE`.
 */
export interface ResultClaims {
  readonly meeting: string;
  readonly session: string;
  readonly version: number;
  /** Of the record that certifies. */
  readonly revision: number;
  /** Hash of the record in front of it, hence of all the log up to there. */
  readonly previousHash: string;
  /** The result as it was published. */
  readonly rows: readonly object[];
  /** The hash that the certifying record would have without its signature: who certified, and when. */
  readonly record: string;
}

/** What is signed for a record that certifies a result, at the state before it; null for any other record. */
export function claimsFor(
  { scheduled, sessions }: MeetingState,
  stream: string,
  { revision, id, type, data, metadata }: LogRecord,
): ResultClaims | null {
  if (type !== 'ResultsCertified' || !scheduled) return null;
  const { meeting } = scheduled.data;
  const { session, version } = data as { session: string; version: number };
  const posted = sessions.find(({ spec }) => spec.id === session)?.results.posted.at(-1);
  if (!posted) return null;
  const { rows } = posted.data;
  const { previousHash, signature: _, ...others } = metadata as EventMetadata;
  const unsigned = { ...others, previousHash };
  const record = recordHash({ stream, revision, id, type, data, metadata: unsigned });
  return { meeting, session, version, revision, previousHash, rows, record };
}

/** The first thing that a signature says otherwise than it should. */
export function firstDifference(said: Readonly<Record<string, unknown>>, claims: ResultClaims) {
  const should: Readonly<Record<string, unknown>> = { ...claims };
  const names = new Set([...Object.keys(should), ...Object.keys(said)]);
  return [...names].find((name) => canonicalize(said[name]) !== canonicalize(should[name]));
}
