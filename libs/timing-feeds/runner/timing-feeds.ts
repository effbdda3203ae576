import { BehaviorSubject, combineLatest, of, switchMap, type Observable, type Subscription } from 'rxjs';
import { feedAddress, type Feed, type FeedsFile } from '../feeds-file.ts';
import type { FeedStatus } from '../feed-status.ts';
import type { FeedClock, RunningFeeds } from '../feed-types.ts';
import { ScoringLine } from '../intake/scoring-line.ts';
import { openRawLog, type RawLog } from '../recording/raw-log.ts';
import type { FeedFiles } from '../recording/feed-files.ts';
import { checkpointFor, readCheckpoint, type Checkpoint } from './checkpoint.ts';
import type { FeedPorts } from './feed-ports.ts';
import { FeedRunner } from './feed-runner.ts';
import { makeIntake } from './make-intake.ts';

const RAW_OFF = 'Nobody chose a folder for raw data, so they are not kept.';

async function openFeed(feed: Feed, line: ScoringLine, ports: FeedPorts): Promise<FeedRunner> {
  const files = ports.files(feed.name);
  const opened = files ? await openFiles(files, ports.clock) : NOT_OPENED;
  const { rawLog } = opened;
  const { meeting } = ports;
  const protocol = feedAddress(feed.url)?.protocol ?? 'bridge';
  const checkpoint =
    opened.checkpoint && checkpointFor(opened.checkpoint, { protocol, meeting: meeting.meeting });
  const runFrom = (start: Checkpoint | null): FeedRunner =>
    new FeedRunner({
      feed,
      ports,
      rawLog,
      checkpoint: start,
      intake: makeIntake(protocol, { feed, meeting, line, state: start?.intake }),
      files: rawLog ? files : null,
      rawTrouble: opened.trouble ?? ports.rawOffWords ?? RAW_OFF,
      isRawOff: files === null,
    });
  try {
    return runFrom(checkpoint);
  } catch (error) {
    if (!checkpoint) throw error;
    // A fold that cannot use its old state reads the whole raw log again.
    return runFrom({ ...checkpoint, n: 0, connection: 0, intake: undefined });
  }
}

interface Opened {
  readonly rawLog: RawLog | null;
  readonly checkpoint: Checkpoint | null;
  readonly trouble: string | null;
}

const NOT_OPENED: Opened = { rawLog: null, checkpoint: null, trouble: null };

/** Opens the raw log of a feed. If that fails, the feed runs without one, and its lamp is red. */
async function openFiles(files: FeedFiles, clock: FeedClock): Promise<Opened> {
  try {
    const rawLog = await openRawLog({ files, clock });
    const checkpoint = await readCheckpoint(files);
    // A raw log that was replaced has fewer records than the checkpoint covers.
    const isUsable = checkpoint !== null && checkpoint.n <= rawLog.head().n;
    return { rawLog, checkpoint: isUsable ? checkpoint : null, trouble: null };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { rawLog: null, checkpoint: null, trouble: `The raw log cannot be opened: ${words}` };
  }
}

/** Returns the feeds of a file. They run from `start` to `stop`. */
export const openFeeds = (file: FeedsFile, ports: FeedPorts): RunningFeeds => new TimingFeeds(file, ports);

class TimingFeeds implements RunningFeeds {
  readonly statuses: Observable<readonly FeedStatus[]>;
  private readonly opened = new BehaviorSubject<readonly FeedRunner[]>([]);
  private subscription: Subscription | null = null;
  private catchingUp: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: FeedsFile,
    private readonly ports: FeedPorts,
  ) {
    this.statuses = this.opened.pipe(
      switchMap((runners) =>
        runners.length === 0 ? of([]) : combineLatest(runners.map(({ statuses }) => statuses)),
      ),
    );
  }

  readonly status = (): readonly FeedStatus[] => this.opened.value.map((runner) => runner.status());

  readonly feed = (name: string): FeedRunner | undefined =>
    this.opened.value.find((runner) => runner.name === name);

  readonly start = async (): Promise<void> => {
    const { feeds } = this.file;
    const lines = new Map(feeds.map(({ line }) => [line, new ScoringLine()]));
    const runners = await Promise.all(
      feeds.map((feed) => openFeed(feed, lines.get(feed.line) ?? new ScoringLine(), this.ports)),
    );
    this.opened.next(runners);
    this.subscription = this.ports.meeting.changes.subscribe((now) => {
      for (const runner of runners) runner.meetingChanged(now);
    });
    for (const runner of runners) runner.start();
    this.catchingUp = this.catchUp(runners);
  };

  readonly caughtUp = (): Promise<void> => this.catchingUp;

  readonly stop = async (): Promise<void> => {
    this.subscription?.unsubscribe();
    await Promise.all(this.opened.value.map((runner) => runner.stop()));
  };

  /** The backup readers come after the first ones, so that they find the crossings that those saw. */
  private async catchUp(runners: readonly FeedRunner[]): Promise<void> {
    const isBackup = ({ name }: FeedRunner): boolean =>
      this.file.feeds.some((feed) => feed.name === name && feed.backup);
    await Promise.all(runners.filter((each) => !isBackup(each)).map((each) => each.catchUp()));
    await Promise.all(runners.filter(isBackup).map((each) => each.catchUp()));
  }
}
