import { basename, extname, resolve } from 'node:path';
import { fields } from '#domain';
import { didYouMean } from '#race-control';
import { feed as feedSchema, type Feed } from '#timing-feeds';
import { CliError, EXIT } from '../../../output/exit-codes.ts';
import { readCapture, type CapturedChunk } from './captures.ts';
import { summaryOf } from '../feed-summary.ts';
import { readFeedsFile } from '../read-feeds-file.ts';

/** What says which feed a capture is of. */
export interface FeedChoice {
  readonly meeting: string;
  /** A file of feeds that has its settings. */
  readonly feeds?: string;
  readonly feed?: string;
}

const CHUNKS_LOOKED_AT = 500;

/** Returns the settings of the feed: those of the file, or those that the capture itself shows. */
export async function feedOf(capture: string, { feeds, feed, meeting }: FeedChoice): Promise<Feed> {
  const name = feed ?? nameOf(capture);
  if (!fields.id.safeParse(name).success)
    throw new CliError(EXIT.usage, `"${name}" is not the name of a feed. Name it with --feed, like sf.`);
  if (feeds !== undefined) {
    const file = await readFeedsFile(feeds, meeting);
    const found = file.feeds.find((each) => each.name === name);
    if (found) return found;
    const names = file.feeds.map((each) => each.name);
    throw new CliError(EXIT.usage, `${feeds} has no feed "${name}".${didYouMean(name, names)} Use --feed.`);
  }
  const { protocol } = summaryOf('p3', await firstChunks(capture), []);
  if (protocol !== null) {
    const ignored = protocol === 'rmonitor' ? { flags: 'ignore', entries: 'ignore' } : {};
    return feedSchema.parse({ name, url: `${protocol}://recorded`, ...ignored });
  }
  throw new CliError(EXIT.usage, `${capture} has nothing that Greenflag can read.`);
}

/** Returns a name of a feed that is made of the name of a file. */
const nameOf = (capture: string): string =>
  basename(resolve(capture), extname(capture))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-|-$/gu, '');

/** Returns chunks that show the language and the start of a capture. */
export async function firstChunks(capture: string): Promise<CapturedChunk[]> {
  const chunks: CapturedChunk[] = [];
  for await (const chunk of readCapture(capture)) if (chunks.push(chunk) >= CHUNKS_LOOKED_AT) break;
  return chunks;
}
