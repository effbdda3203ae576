import { ANY, KurrentDBClient, StreamNotFoundError, streamNameFilter } from '@kurrent/kurrentdb-client';
import { CONTRACT_PREFIX } from '../../../libs/event-store/contract/harness.ts';
import { snapshotStreamOf } from '../../../libs/event-store/engines/kurrentdb/translate.ts';
import { readUrl } from '../../../libs/event-store/engines/kurrentdb/url.ts';

/**
 * Deletes the streams that runs of the contract suite left in a store, with their snapshots. Returns their
 * number. A deleted stream may begin again, and no record says that it is gone for good: such a record would
 * stand in the log, at a revision that no number holds. The server frees the space when it scavenges. Until
 * then reads of the whole log still return the events.
 */
export async function deleteLeftStreams(url: string): Promise<number> {
  const client = KurrentDBClient.connectionString(readUrl(url).connection);
  try {
    const names = await namesOfLeftStreams(client);
    for (const stream of names) await client.deleteStream(stream, { expectedRevision: ANY });
    return names.length;
  } finally {
    await client.dispose();
  }
}

async function namesOfLeftStreams(client: KurrentDBClient): Promise<readonly string[]> {
  const filter = streamNameFilter({ prefixes: [CONTRACT_PREFIX, snapshotStreamOf(CONTRACT_PREFIX)] });
  const names = new Set<string>();
  for await (const { event } of client.readAll({ filter })) if (event) names.add(event.streamId);
  const left: string[] = [];
  for (const name of names) if (await hasEvents(client, name)) left.push(name);
  return left;
}

async function hasEvents(client: KurrentDBClient, stream: string): Promise<boolean> {
  try {
    for await (const _ of client.readStream(stream, { maxCount: 1 })) return true;
    return false;
  } catch (error) {
    if (error instanceof StreamNotFoundError) return false;
    throw error;
  }
}
