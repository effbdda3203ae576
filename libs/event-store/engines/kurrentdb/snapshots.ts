import { binaryEvent } from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { StoreError } from '../../errors.ts';
import type { Snapshot, SnapshotCache } from '../../port.ts';
import type { Writer } from './append.ts';
import type { Connection } from './connection/connection.ts';
import type { Reader } from './read.ts';
import { SNAPSHOTS_DROPPED_STREAM, snapshotStreamOf, toNumber } from './translate.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** The server accepts a mebibyte in one append. A larger snapshot is not saved. */
const MAX_SNAPSHOT_BYTES = 1_000_000;
/** Number of snapshots that the server keeps for one stream, over all names. */
const MAX_SNAPSHOTS = 4;

interface SnapshotMetadata {
  readonly version: number;
  readonly revision: number;
}

interface PackedSnapshot {
  readonly metadata: SnapshotMetadata;
  readonly packed: Uint8Array;
}

/**
 * Keeps snapshots as events of a stream beside the log. The server keeps only the last few of them
 * (`$maxCount`). They are in the store, and not in a folder of each server, because then they go where the
 * store goes: a second server finds the snapshots of the first, and a database that was restored from a
 * backup has no snapshot of a log that it does not hold.
 */
export class KurrentSnapshots implements SnapshotCache {
  private readonly limited = new Set<string>();

  constructor(
    private readonly connection: Connection,
    private readonly reader: Reader,
    private readonly writer: Writer,
  ) {}

  async load(stream: string, name: string, version: number): Promise<Snapshot | null> {
    const found = await this.findNewest(stream, name);
    if (found?.metadata.version !== version) return null;
    const state = (await unpack(found.packed)).toString('utf8');
    return { revision: found.metadata.revision, state };
  }

  async save(stream: string, name: string, version: number, { revision, state }: Snapshot): Promise<void> {
    const old = (await this.findNewest(stream, name))?.metadata;
    if (old?.version === version && old.revision > revision) return;
    const data = await pack(state);
    if (data.length > MAX_SNAPSHOT_BYTES) return;
    await this.limitStream(stream);
    await this.append(snapshotStreamOf(stream), `Snapshot:${name}`, data, { version, revision });
  }

  async drop(stream?: string): Promise<void> {
    const target = stream === undefined ? SNAPSHOTS_DROPPED_STREAM : snapshotStreamOf(stream);
    await this.append(target, 'SnapshotsDropped', new Uint8Array(), {});
  }

  /** Finds the newest snapshot under a name, unless it was dropped: alone, or with all others. */
  private async findNewest(stream: string, name: string): Promise<PackedSnapshot | null> {
    const snapshots = snapshotStreamOf(stream);
    for (let from: number | undefined; from === undefined || from >= 0; from -= 1) {
      const options = { direction: 'backwards', limit: 1, ...(from === undefined ? {} : { from }) } as const;
      const [event] = (await this.reader.readResolved(snapshots, options)).map((each) => each.event);
      if (!event || event.type === 'SnapshotsDropped') return null;
      if (event.type === `Snapshot:${name}`) {
        if (await this.isDropped(toNumber(event.position?.commit ?? 0n))) return null;
        const metadata = event.metadata as unknown as SnapshotMetadata;
        return { metadata, packed: event.data as Uint8Array };
      }
      from = Number(event.revision);
    }
    return null;
  }

  private async isDropped(position: number): Promise<boolean> {
    const options = { direction: 'backwards', limit: 1 } as const;
    const [last] = await this.reader.readResolved(SNAPSHOTS_DROPPED_STREAM, options);
    return last?.event?.position !== undefined && toNumber(last.event.position.commit) > position;
  }

  private async limitStream(stream: string): Promise<void> {
    const snapshots = snapshotStreamOf(stream);
    if (this.limited.has(snapshots)) return;
    if ((await this.reader.readHead(snapshots)) === null) {
      await this.connection.call(`Limiting ${snapshots}`, ({ client }) =>
        client.setStreamMetadata(snapshots, { maxCount: MAX_SNAPSHOTS }),
      );
    }
    this.limited.add(snapshots);
  }

  /** Appends an event, or nothing when another writer was first: losing a snapshot does no harm. */
  private async append(
    stream: string,
    type: string,
    data: Uint8Array,
    metadata: Partial<SnapshotMetadata>,
  ): Promise<void> {
    const event = binaryEvent({ id: randomUUID(), type, data, metadata: { ...metadata } });
    const head = await this.reader.readHead(stream);
    await this.writer.append(stream, [event], head ?? 'no-stream').catch((error: unknown) => {
      if (!(error instanceof StoreError) || error.code !== 'wrong-expected-revision') throw error;
    });
  }
}
