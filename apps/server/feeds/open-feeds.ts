import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDocument, type RaceControl } from '#race-control';
import { feedsFile, folderFiles, openFeeds as createFeeds, systemClock, type FeedsFile } from '#timing-feeds';
import { ServeError } from '../serve-errors.ts';
import { Scoreboards } from './scoreboards.ts';
import { RaceMeeting } from './race-meeting.ts';
import { ServerFeeds } from './server-feeds.ts';

/** Options about the timing feeds. */
export interface FeedsOptions {
  /** File that names the feeds. A server without it has no feeds. */
  readonly feeds?: string;
  /** Folder of the raw logs. Default: beside a store file; other stores keep no raw logs without it. */
  readonly feedsFolder?: string;
}

/** Returns the feeds of a file; null without a file. @throws ServeError `feeds-wrong` */
export function readFeedsFile({ feeds: path = '' }: FeedsOptions): FeedsFile | null {
  if (path === '') return null;
  const parsed = parseDocument(feedsFile, textOf(path));
  if (parsed.ok) return parsed.value;
  throw new ServeError('feeds-wrong', `${path}: ${parsed.problem.words}`);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/u, '');
  } catch (error) {
    throw new ServeError('feeds-wrong', `${path} cannot be read: ${(error as Error).message}.`);
  }
}

/** Returns the feeds of a server. They do nothing before they are started. */
export function openFeeds(
  file: FeedsFile | null,
  race: RaceControl,
  { feedsFolder = '', store }: FeedsOptions & { readonly store: string },
): ServerFeeds {
  const scoreboards = new Scoreboards(file, race);
  if (!file) return new ServerFeeds(null, null, scoreboards);
  const folder = feedsFolder === '' ? folderBeside(store) : resolve(feedsFolder);
  const meeting = new RaceMeeting(race, file.meeting);
  const running = createFeeds(file, {
    meeting,
    clock: systemClock,
    files: (feed) => (folder === null ? null : folderFiles(join(folder, feed))),
    rawOffWords: 'Name a folder with --feeds-folder.',
  });
  return new ServerFeeds(running, file.meeting, scoreboards);
}

/** Returns the folder beside the file of a store; null for a store that is not a file. */
function folderBeside(store: string): string | null {
  const [, file] = /^sqlite:([^?]+)/u.exec(store) ?? [];
  return file === undefined ? null : `${resolve(file)}-feeds`;
}
