import type { Command } from 'commander';
import { numberColumn, textColumn } from '#projections/columns';
import type { FeedGap, FeedStatus } from '#timing-feeds';
import { jsonOption, meetingOption, serverOption, storeOption, type MeetingOptions } from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { formatTable, tableOf } from '../../tables/table.ts';
import { targetOf } from '../../target/open-target.ts';

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(3)} s`;

type StatusRow = ReturnType<typeof statusRow>;
const statusRow = ({ counts, gaps, clock, ...status }: FeedStatus) => ({
  ...status,
  ...counts,
  known: gaps.filter(({ state }) => state === 'known').length,
  offset: clock && seconds(clock.offsetMs),
});

const STATUS_COLUMNS = [
  textColumn<StatusRow>('Feed', 'name', { priority: 1 }),
  textColumn<StatusRow>('Lamp', 'lamp', { priority: 1 }),
  textColumn<StatusRow>('State', 'state', { priority: 2 }),
  textColumn<StatusRow>('Line', 'line', { priority: 3 }),
  textColumn<StatusRow>('Last heard', 'lastHeardAt', { priority: 3 }),
  numberColumn<StatusRow>('Passings', 'passings', { priority: 2 }),
  numberColumn<StatusRow>('Repeats', 'repeats', { priority: 4 }),
  numberColumn<StatusRow>('Bad frames', 'badFrames', { priority: 3 }),
  numberColumn<StatusRow>('Gaps', 'known', { priority: 2 }),
  numberColumn<StatusRow>('Waiting', 'waiting', { priority: 3 }),
  textColumn<StatusRow>('Clock', 'offset', { priority: 4 }),
  textColumn<StatusRow>('In words', 'words', { priority: 2, flexible: true }),
];

type GapRow = ReturnType<typeof gapRow>;
const gapRow = (feed: string, { cars, ...gap }: FeedGap) => ({ ...gap, feed, cars: cars.join(', ') });

const GAP_COLUMNS = [
  textColumn<GapRow>('Feed', 'feed', { priority: 1 }),
  textColumn<GapRow>('Seen at', 'at', { priority: 2 }),
  numberColumn<GapRow>('From', 'from', { priority: 1 }),
  numberColumn<GapRow>('To', 'to', { priority: 1 }),
  numberColumn<GapRow>('Restarts', 'epoch', { priority: 3 }),
  textColumn<GapRow>('State', 'state', { priority: 1 }),
  textColumn<GapRow>('Cars that were due', 'cars', { priority: 1, flexible: true }),
];

const addOptions = (command: Command): Command =>
  command
    .addOption(meetingOption())
    .addOption(serverOption())
    .addOption(storeOption().hideHelp())
    .addOption(jsonOption());

export function configureFeedStatus(command: Command, output: Output): void {
  addOptions(command).action(async (options: MeetingOptions) => {
    const feeds = await feedsOf(options);
    if (options.json) return output.printJson({ meeting: options.meeting, feeds });
    return output.print(formatTable(tableOf(STATUS_COLUMNS, feeds.map(statusRow)), output.tableStyle));
  });
}

export function configureFeedGaps(command: Command, output: Output): void {
  addOptions(command).action(async (options: MeetingOptions) => {
    const feeds = await feedsOf(options);
    const gaps = feeds.flatMap(({ name, gaps }) => gaps.map((gap) => ({ feed: name, ...gap })));
    if (options.json) return output.printJson({ meeting: options.meeting, gaps });
    if (gaps.length === 0) return output.print('No feed has a gap.');
    const rows = gaps.map(({ feed, ...gap }) => gapRow(feed, gap));
    return output.print(formatTable(tableOf(GAP_COLUMNS, rows), output.tableStyle));
  });
}

/** Returns the feeds of a meeting. @throws CliError if no server runs feeds for it */
async function feedsOf(options: MeetingOptions): Promise<readonly FeedStatus[]> {
  const { server } = targetOf(options);
  if (server === undefined) {
    throw new CliError(
      EXIT.usage,
      'The server that runs the feeds knows their state. Name it with --server.',
    );
  }
  const { RemoteTarget } = await import('../../target/remote-target.ts');
  const { meeting, feeds } = await new RemoteTarget(server).feeds();
  if (meeting === options.meeting) return feeds;
  const found =
    meeting === null ? 'It runs none: start it with --feeds.' : `Its feeds belong to "${meeting}".`;
  throw new CliError(EXIT.usage, `The server runs no feeds of the meeting "${options.meeting}". ${found}`);
}
