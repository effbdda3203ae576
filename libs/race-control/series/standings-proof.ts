import { standingsOf, type SeriesState } from '#domain';
import type { EventStore } from '#event-store';
import type { EventMetadata } from '../answers/log.ts';
import type { StandingsClaims, StandingsProof } from '../answers/series.ts';
import { readJws } from '../keys/jws.ts';
import { recordHash } from '../log/hash-chain.ts';
import type { LogRecord } from '../log/log-record.ts';
import { seriesStreamOf } from '../log/stream-names.ts';

/** The `typ` of the JWS. It keeps standings apart from anything else that the same key signs. */
export const STANDINGS_TYPE = 'greenflag-standings';

/** Returns the claims to sign for a certification, at the state before it; null for any other record. */
export function claimsForStandings(
  state: SeriesState,
  stream: string,
  { revision, id, type, data, metadata }: LogRecord,
): StandingsClaims | null {
  if (type !== 'StandingsCertified' || !state.series) return null;
  const { ranking, version } = data as { ranking: string; version: number };
  const posted = standingsOf(state, ranking).posted.at(-1);
  if (!posted) return null;
  const { rows, results } = posted.data;
  const { signature: _, ...unsigned } = metadata as unknown as EventMetadata;
  const { previousHash } = unsigned;
  const record = recordHash({ stream, revision, id, type, data, metadata: unsigned });
  return { series: state.series.id, ranking, version, revision, previousHash, rows, results, record };
}

/** Returns the proof of the standings that are certified now; null without one, or without keys. */
export async function proveStandings(
  store: Pick<EventStore, 'readStream'>,
  {
    series,
    ranking,
    state,
  }: { readonly series: string; readonly ranking: string; readonly state: SeriesState },
): Promise<StandingsProof | null> {
  const { certified } = standingsOf(state, ranking);
  if (!certified) return null;
  const { revision, data } = certified;
  const [record] = await store.readStream(seriesStreamOf(series), { from: revision, limit: 1 });
  const { hash, signature: jws = '' } = record?.metadata as unknown as EventMetadata;
  const read = readJws(jws);
  if (!read) return null;
  // This process, or an earlier one, signed these claims.
  const claims = read.payload as unknown as StandingsClaims;
  return { series, ranking, version: data.version, revision, hash, kid: read.kid, jws, claims };
}
