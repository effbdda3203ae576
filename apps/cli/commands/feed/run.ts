import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { folderFiles, openFeeds, systemClock, type FeedStatus } from '#timing-feeds';
import { interruptible } from '../../interrupt.ts';
import {
  addMeetingOptions,
  jsonOption,
  keysOption,
  optionOf,
  valueOption,
  type MeetingOptions,
} from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { storeFile } from '../../target/open-store.ts';
import { targetOf, withTarget } from '../../target/open-target.ts';
import { readFeedsFile } from './read-feeds-file.ts';
import { TargetMeeting } from './target-meeting.ts';

const ABOUT = `
It does what "serve --feeds" does, in a process of its own: against a store, or against a server with the
token of an official in the role timer. Two of them on one decoder do no harm. It runs until Ctrl-C.`;

interface Options extends MeetingOptions {
  readonly feeds: string;
  readonly feedsFolder?: string;
}

export function configureRunFeeds(command: Command, output: Output): void {
  addMeetingOptions(command)
    .addOption(valueOption('--feeds <file>', 'file that names the feeds').makeOptionMandatory())
    .addOption(optionOf('feedsFolder'))
    .addOption(keysOption())
    .addOption(jsonOption('print one JSON document per line, each time the state of a feed changes'))
    .addHelpText('after', ABOUT)
    .action(async (options: Options) => {
      const file = await readFeedsFile(options.feeds, options.meeting);
      await interruptible((signal) =>
        withTarget(
          options,
          async (target) => {
            const { meeting } = options;
            // Fails at once if there is no such meeting.
            await target.view({ meeting, projection: 'meeting' });
            const folder = folderOf(options);
            const feeds = openFeeds(file, {
              meeting: new TargetMeeting(target, meeting, output),
              clock: systemClock,
              files: (feed) => (folder === null ? null : folderFiles(join(folder, feed))),
              rawOffWords: 'Name a folder with --feeds-folder.',
            });
            const subscription = feeds.statuses.subscribe(reporter(options, output));
            await feeds.start();
            await new Promise((stopped) => signal.addEventListener('abort', stopped));
            subscription.unsubscribe();
            await feeds.stop();
          },
          { mustExist: true },
        ),
      );
    });
}

/** Returns the folder of the raw logs; null if none are kept. */
function folderOf({ feedsFolder, ...options }: Options): string | null {
  if (feedsFolder !== undefined) return resolve(feedsFolder);
  const { store, server } = targetOf(options);
  const file = server === undefined ? storeFile(store) : undefined;
  return file === undefined ? null : `${resolve(file)}-feeds`;
}

/** Returns what prints each feed whose state has changed in words. */
function reporter({ json }: Options, output: Output): (feeds: readonly FeedStatus[]) => void {
  const printed = new Map<string, string>();
  return (feeds) => {
    for (const feed of feeds) {
      const words = `${feed.name}: ${feed.lamp}. ${feed.words}`;
      if (printed.get(feed.name) === words) continue;
      printed.set(feed.name, words);
      void output.print(json ? JSON.stringify(feed) : words);
    }
  };
}
