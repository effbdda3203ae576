import { z } from 'zod';
import { FEED_PROTOCOLS } from '../feeds-file.ts';
import type { FeedFiles } from '../recording/feed-files.ts';

const NAME = 'checkpoint.json';

/** The state of a feed after a raw record: what a start reads instead of the whole raw log. */
const stored = z.object({
  version: z.literal(2),
  /** What the fold read, and what it reported to. */
  protocol: z.enum(FEED_PROTOCOLS),
  meeting: z.string(),
  /** All raw records up to this one are in the meeting. */
  n: z.int().min(0),
  connection: z.int().min(0),
  /** The last raw record that a `FeedSealed` covers. */
  sealedTo: z.int().min(0),
  /** The state of the fold after record `n`; undefined for a new fold. */
  intake: z.unknown(),
});
export type Checkpoint = z.infer<typeof stored>;
export type FoldOf = Pick<Checkpoint, 'protocol' | 'meeting'>;

/**
 * Returns where a fold starts. The state of another protocol or meeting means nothing to it, so a new fold
 * starts behind the records that the other one has read.
 */
export function checkpointFor(checkpoint: Checkpoint, { protocol, meeting }: FoldOf): Checkpoint {
  const isOwn = checkpoint.protocol === protocol && checkpoint.meeting === meeting;
  return isOwn ? checkpoint : { ...checkpoint, protocol, meeting, intake: undefined };
}

/** Returns the checkpoint of a feed; null without one, or if it cannot be read: then all is read again. */
export async function readCheckpoint(files: FeedFiles): Promise<Checkpoint | null> {
  if (!(await files.list()).includes(NAME)) return null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(NAME, 0)) chunks.push(chunk);
  try {
    return stored.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Replaces the checkpoint. After a crash there is the old one or the new one. */
export const writeCheckpoint = (files: FeedFiles, checkpoint: Checkpoint): Promise<void> =>
  files.replace(NAME, Buffer.from(JSON.stringify(checkpoint)));
