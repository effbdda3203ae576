import type { EventStore } from '#event-store';
import {
  allSeries,
  meetingsWithoutFirstRecord,
  verifyMeeting,
  verifyOfficials,
  verifySeries,
  type ArchiveVerification,
  type KnownKeys,
} from '#race-control';
import { meetingsIn } from '../../target/open-store.ts';

/**
 * Verifies a meeting of a store, or everything in the store: all meetings, also those that have lost their
 * first record, all series, and the log of the officials.
 */
export async function* verifyStore(
  store: EventStore,
  { meeting, keys }: { readonly meeting?: string | undefined; readonly keys?: KnownKeys | undefined } = {},
): AsyncGenerator<ArchiveVerification, void, undefined> {
  for (const each of await meetingsIn(store, meeting)) yield await verifyMeeting(store, each, keys);
  if (meeting !== undefined) return;
  for (const each of await meetingsWithoutFirstRecord(store)) yield await verifyMeeting(store, each, keys);
  for await (const series of allSeries(store)) yield await verifySeries(store, series, keys);
  const officials = await verifyOfficials(store);
  if (officials) yield officials;
}
