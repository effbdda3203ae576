import { binaryEvent } from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { StoreError } from '../../errors.ts';
import type { Snapshot, SnapshotCache } from '../../port.ts';
import type { Writer } from './append.ts';
import type { Connection } from './connection.ts';
import type { Reader } from './read.ts';
import { SNAPSHOTS_DROPPED, snapshotsOf, toNumber } from './translate.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** The server takes a mebibyte at a time; a snapshot that does not fit is not kept. */
const LARGEST = 1_000_000;
/** Of the snapshots of one stream, whatever their names, the server keeps so many. */
const KEPT = 4;

interface Kept {
  readonly version: number;
  readonly revision: number;
}

interface Found {
  readonly kept: Kept;
  readonly packed: Uint8Array;
}

/**
 * Snapshots are events of a stream beside the log, which keeps the last few (`$maxCount`). They are in
 * the store and not in a folder of each server because then they go where the store goes: the second
 * server finds those of the first, and a database that was put back from a backup has none of a log that
 * it does not hold.
 */
export class KurrentSnapshots implements SnapshotCache {
  private readonly prepared = new Set<string>();

  constructor(
    private readonly connection: Connection,
    private readonly reader: Reader,
    private readonly writer: Writer,
  ) {}

  async load(stream: string, name: string, version: number): Promise<Snapshot | null> {
    const found = await this.find(stream, name);
    if (found?.kept.version !== version) return null;
    const state = (await unpack(found.packed)).toString('utf8');
    return { revision: found.kept.revision, state };
  }

  async save(stream: string, name: string, version: number, { revision, state }: Snapshot): Promise<void> {
    const old = (await this.find(stream, name))?.kept;
    if (old?.version === version && old.revision > revision) return;
    const data = await pack(state);
    if (data.length > LARGEST) return;
    await this.prepare(stream);
    await this.write(snapshotsOf(stream), `Snapshot:${name}`, data, { version, revision });
  }

  async drop(stream?: string): Promise<void> {
    const place = stream === undefined ? SNAPSHOTS_DROPPED : snapshotsOf(stream);
    await this.write(place, 'SnapshotsDropped', new Uint8Array(), {});
  }

  /** The newest under that name, unless it was dropped: alone, or with all others. */
  private async find(stream: string, name: string): Promise<Found | null> {
    const place = snapshotsOf(stream);
    for (let from: number | undefined; from === undefined || from >= 0; from -= 1) {
      const options = { direction: 'backwards', limit: 1, ...(from === undefined ? {} : { from }) } as const;
      const [event] = (await this.reader.resolved(place, options)).map((each) => each.event);
      if (!event || event.type === 'SnapshotsDropped') return null;
      if (event.type === `Snapshot:${name}`) {
        if (await this.isDropped(toNumber(event.position?.commit ?? 0n))) return null;
        return { kept: event.metadata as unknown as Kept, packed: event.data as Uint8Array };
      }
      from = Number(event.revision);
    }
    return null;
  }

  private async isDropped(position: number): Promise<boolean> {
    const options = { direction: 'backwards', limit: 1 } as const;
    const [last] = await this.reader.resolved(SNAPSHOTS_DROPPED, options);
    return last?.event?.position !== undefined && toNumber(last.event.position.commit) > position;
  }

  private async prepare(stream: string): Promise<void> {
    const place = snapshotsOf(stream);
    if (this.prepared.has(place)) return;
    if ((await this.reader.head(place)) === null) {
      const what = `Limiting ${place}`;
      await this.connection.call(what, (client) => client.setStreamMetadata(place, { maxCount: KEPT }));
    }
    this.prepared.add(place);
  }

  /** Who is not first leaves it to the one who was: it is a cache. */
  private async write(stream: string, type: string, data: Uint8Array, kept: Partial<Kept>): Promise<void> {
    const event = binaryEvent({ id: randomUUID(), type, data, metadata: { ...kept } });
    const head = await this.reader.head(stream);
    await this.writer.append(stream, [event], head ?? 'no-stream').catch((error: unknown) => {
      if (!(error instanceof StoreError) || error.code !== 'wrong-expected-revision') throw error;
    });
  }
}
