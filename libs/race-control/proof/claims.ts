import canonicalize from 'canonicalize';
import type { EventData, MeetingState } from '#domain';
import type { ResultClaims } from '../answers/proof.ts';
import { recordHash } from '../log/hash-chain.ts';
import type { LogRecord } from '../log/log-record.ts';
import type { EventMetadata } from '../answers/log.ts';

/** The `typ` of the JWS. It keeps results apart from anything else that the same key signs. */
export const RESULT_TYPE = 'greenflag-result';

/** The `typ` of the JWS of a ranking. */
export const RANKING_TYPE = 'greenflag-ranking';

/** What the certification of a ranking signs: its posted copy, and the log that it rests on. */
interface RankingClaims {
  readonly meeting: string;
  readonly ranking: string;
  readonly version: number;
  readonly revision: number;
  readonly previousHash: string;
  readonly rows: EventData['RankingPosted']['rows'];
  readonly record: string;
}

/** Returns the claims to sign for a certified ranking, at the state before it; null for any other record. */
export function rankingClaimsFor(
  { scheduled, rankings }: MeetingState,
  stream: string,
  { revision, id, type, data, metadata }: LogRecord,
): RankingClaims | null {
  if (type !== 'RankingCertified' || !scheduled) return null;
  const { meeting } = scheduled.data;
  const { ranking, version } = data as { ranking: string; version: number };
  const posted = rankings.find(({ spec }) => spec.id === ranking)?.posted.at(-1);
  if (!posted) return null;
  const { rows } = posted.data;
  const { signature: _, ...unsigned } = metadata as EventMetadata;
  const { previousHash } = unsigned;
  const record = recordHash({ stream, revision, id, type, data, metadata: unsigned });
  return { meeting, ranking, version, revision, previousHash, rows, record };
}

/** Returns the claims to sign for a certified result, at the state before it; null for any other record. */
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
  const { signature: _, ...unsigned } = metadata as EventMetadata;
  const { previousHash } = unsigned;
  const record = recordHash({ stream, revision, id, type, data, metadata: unsigned });
  return { meeting, session, version, revision, previousHash, rows, record };
}

/** Returns the name of the first claim that differs from the expected one, or undefined if all agree. */
export function firstDifferingClaim(
  signed: Readonly<Record<string, unknown>>,
  claims: object,
): string | undefined {
  const expected: Readonly<Record<string, unknown>> = { ...claims };
  const names = new Set([...Object.keys(expected), ...Object.keys(signed)]);
  return [...names].find((name) => canonicalize(signed[name]) !== canonicalize(expected[name]));
}
