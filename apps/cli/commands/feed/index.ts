import type { Command } from 'commander';
import type { Output } from '../../output/output.ts';
import { configureProbe } from './probe.ts';
import { configureVerifyFeed } from './verify.ts';
import { configureReplayFeed } from './replay.ts';
import { configureSimulateFeed } from './simulate.ts';

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
    usage: 'verify <folder>',
    description: 'check that nothing was changed in the raw log of a feed',
    configure: configureVerifyFeed,
  },
  {
    usage: 'replay <capture>',
    description: 'play the bytes of a capture again, as the decoder sent them',
    configure: configureReplayFeed,
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
