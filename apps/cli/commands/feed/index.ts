import type { Command } from 'commander';
import type { Output } from '../../output/output.ts';
import { configureFeedGaps, configureFeedStatus } from './status.ts';
import { configureAssign } from './assign.ts';
import { configureFeedOut } from './out.ts';
import { configureProbe } from './probe.ts';
import { configureRecord } from './record.ts';
import { configureRunFeeds } from './run.ts';
import { configureUnknown } from './unknown.ts';
import { configureVerifyFeed } from './verify.ts';
import { configureReplayFeed } from './replay/replay.ts';
import { configureSimulateFeed } from './simulate/simulate.ts';

interface FeedCommand {
  readonly usage: string;
  readonly description: string;
  readonly configure: (command: Command, output: Output) => void;
}

/** The commands of the group, in the order in which its help lists them. */
const FEED_COMMANDS: readonly FeedCommand[] = [
  {
    usage: 'probe <url>',
    description: 'listen to a decoder or a timing program, and say what speaks there',
    configure: configureProbe,
  },
  {
    usage: 'run',
    description: 'bring the crossings of feeds into a meeting, until Ctrl-C',
    configure: configureRunFeeds,
  },
  {
    usage: 'status',
    description: 'show the feeds of a server: the lamp of each, and what it has counted',
    configure: configureFeedStatus,
  },
  {
    usage: 'gaps',
    description: 'list the passings that a decoder counted and that did not come',
    configure: configureFeedGaps,
  },
  {
    usage: 'unknown',
    description: 'list the transponders that crossed a line and belong to no car',
    configure: configureUnknown,
  },
  {
    usage: 'assign',
    description: 'say which car carries a transponder: its crossings count for that car',
    configure: configureAssign,
  },
  {
    usage: 'record <url>',
    description: 'keep everything that a feed sends, until Ctrl-C',
    configure: configureRecord,
  },
  {
    usage: 'verify <folder>',
    description: 'check that nothing was changed in the raw log of a feed',
    configure: configureVerifyFeed,
  },
  {
    usage: 'replay <capture>',
    description: 'play a recording again: to the clients of a port, or into a meeting',
    configure: configureReplayFeed,
  },
  {
    usage: 'out',
    description: 'serve a meeting to scoreboards and timing apps, in the language of Orbits',
    configure: configureFeedOut,
  },
  {
    usage: 'simulate',
    description: 'run a race without hardware: a decoder on a port of this machine, and the officials',
    configure: configureSimulateFeed,
  },
];

export function configureFeed(command: Command, output: Output): void {
  for (const { usage, description, configure } of FEED_COMMANDS)
    configure(command.command(usage).description(description), output);
}
