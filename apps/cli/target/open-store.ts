import { existsSync } from 'node:fs';
import { withoutSecret, type EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { allMeetings, streamOf } from '#race-control';
import { settingOf } from '../config/settings.ts';
import { CliError, EXIT } from '../output/exit-codes.ts';

/** Returns the URL of the store that the flag or the configuration names. */
export const storeUrl = (given?: string): string => settingOf('store', given).value;

/** Returns the file of an sqlite store; undefined for other engines. */
export const storeFile = (url: string): string | undefined => /^sqlite:([^?]+)/u.exec(url)?.[1];

/**
 * Opens a store for reading. A missing file is an error: creating an empty store would hide a typing mistake.
 * @throws CliError if the file is missing
 */
export async function openExistingStore(given?: string): Promise<EventStore> {
  const url = storeUrl(given);
  const file = storeFile(url);
  if (file !== undefined) requireFile(file);
  return openStore(url, { mustExist: true });
}

function requireFile(file: string): void {
  if (existsSync(file)) return;
  const words =
    `There is no store at ${file}. Name another store with --store or GREENFLAG_STORE, ` +
    'or issue a command to create one.';
  throw new CliError(EXIT.unreachable, words, 'store-unavailable');
}

/** Returns the file of the store. @throws CliError if the store is not a file, or the file is missing */
export function requireStoreFile(given?: string): string {
  const url = storeUrl(given);
  const file = storeFile(url);
  if (file !== undefined) {
    requireFile(file);
    return file;
  }
  const shown = withoutSecret(url);
  const words =
    `${shown} is not a store file. Use "greenflag copy --from ${shown} --to sqlite:FILE" for its meetings, ` +
    'or "greenflag export" for one, and the backup of KurrentDB for everything.';
  throw new CliError(EXIT.usage, words);
}

export const openOrCreateStore = (given?: string): Promise<EventStore> => openStore(storeUrl(given));

/** Runs `work` with the store, and closes the store afterwards in any case. */
export async function withStore<T>(
  opening: Promise<EventStore>,
  work: (store: EventStore) => Promise<T>,
): Promise<T> {
  const store = await opening;
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** @throws CliError if the store has no such meeting */
export async function requireMeeting(store: EventStore, meeting: string): Promise<void> {
  if ((await store.head(streamOf(meeting))) !== null) return;
  const words = `There is no meeting "${meeting}" in ${withoutSecret(store.url)}. Name another store.`;
  throw new CliError(EXIT.usage, words, 'meeting-unknown');
}

/**
 * Returns the given meeting, or without one all meetings of the store, the newest first.
 * @throws CliError if the store has no such meeting
 */
export async function meetingsIn(store: EventStore, meeting?: string): Promise<readonly string[]> {
  if (meeting !== undefined) {
    await requireMeeting(store, meeting);
    return [meeting];
  }
  const meetings: string[] = [];
  for await (const each of allMeetings(store)) meetings.push(each);
  return meetings;
}
