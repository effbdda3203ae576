import type { CommitFeed } from '../../commit-feed.ts';
import type { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

/** Milliseconds between two checks for commits of other processes, while there is a follower. */
const CHECK_INTERVAL_MS = 20;
/**
 * Number of checks that one group of this process may postpone. A group in flight may be in the file before
 * its answer is here, and would be read back. Its answer shows what others committed before it.
 */
const MAX_POSTPONED_CHECKS = 2;

/** Makes the feed read what other connections have committed. Returns how to stop. */
export function watchForeignCommits(reader: Reader, writer: Writer, feed: CommitFeed): () => void {
  let version: number | null = null;
  let appended = 0;
  let postponed = 0;

  const read = (): void => {
    try {
      const now = reader.dataVersion();
      if (now !== version || feed.isBehind) feed.readForeign();
      version = now;
    } catch {
      version = null;
    }
  };
  const check = (): void => {
    if (writer.isIdle || writer.appended !== appended) postponed = 0;
    appended = writer.appended;
    if (writer.isIdle) return read();
    postponed += 1;
    if (postponed <= MAX_POSTPONED_CHECKS) return;
    // An answer that arrived while this thread was busy is handled first.
    setImmediate(() => {
      if (feed.isFollowed && writer.appended === appended) read();
    });
  };
  // The timer keeps the process alive: a process that follows a store waits for other processes.
  const timer = setInterval(check, CHECK_INTERVAL_MS);
  return () => clearInterval(timer);
}
