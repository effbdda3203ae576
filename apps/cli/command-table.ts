import type { Command } from 'commander';
import type { Output } from './output/output.ts';

interface TableEntry {
  readonly usage: string;
  readonly description: string;
  /** Loads the function that adds the options and the action. */
  readonly load: () => Promise<(command: Command, output: Output) => void>;
}

/** The commands, in the order in which the help lists them. Only those that are used are loaded. */
export const COMMAND_TABLE: readonly TableEntry[] = [
  {
    usage: 'serve',
    description: 'start the server',
    load: async () => (await import('./commands/serve.ts')).configureServe,
  },
  {
    usage: 'demo',
    description: 'play the 2023 Clash, and print its qualifying order, heat results and field',
    load: async () => (await import('./commands/demo.ts')).configureDemo,
  },
  {
    usage: 'run <file>',
    description: 'issue the commands of an NDJSON file, one command per line ("-" for standard input)',
    load: async () => (await import('./commands/meeting/run.ts')).configureRun,
  },
  {
    usage: 'issue <type>',
    description: 'issue one command',
    load: async () => (await import('./commands/meeting/issue.ts')).configureIssue,
  },
  {
    usage: 'entries',
    description: 'import the entries of a meeting from a CSV file, or export them',
    load: async () => (await import('./commands/meeting/entries.ts')).configureEntries,
  },
  {
    usage: 'draw <of> [outcome...]',
    description: 'draw an order, numbers or an inversion by a seed, or record what was drawn by hand',
    load: async () => (await import('./commands/meeting/draw.ts')).configureDraw,
  },
  {
    usage: 'show <projection> [session]',
    description: 'print a view of a meeting',
    load: async () => (await import('./commands/meeting/show.ts')).configureShow,
  },
  {
    usage: 'publish <projection> [session]',
    description: 'make a sheet for print or for other programs: results, a line-up, the field',
    load: async () => (await import('./commands/meeting/publish.ts')).configurePublish,
  },
  {
    usage: 'diff <projection> [session]',
    description: 'show what changed in a view between two moments, and which records changed it',
    load: async () => (await import('./commands/meeting/diff.ts')).configureDiff,
  },
  {
    usage: 'what-if',
    description: 'show what a ruling would change, without writing anything',
    load: async () => (await import('./commands/meeting/what-if.ts')).configureWhatIf,
  },
  {
    usage: 'log',
    description: 'print the race log',
    load: async () => (await import('./commands/meeting/log.ts')).configureLog,
  },
  {
    usage: 'watch <projection> [session]',
    description: 'show a view of a meeting live, until Ctrl-C',
    load: async () => (await import('./commands/meeting/watch.ts')).configureWatch,
  },
  {
    usage: 'replay',
    description: 'play a meeting again, as it happened',
    load: async () => (await import('./commands/meeting/replay.ts')).configureReplay,
  },
  {
    usage: 'feed',
    description: 'timing feeds: test, record, check and play what decoders and timing programs send',
    load: async () => (await import('./commands/feed/index.ts')).configureFeed,
  },
  {
    usage: 'formats',
    description: 'list the formats that come with Greenflag, or check a format of your own',
    load: async () => (await import('./commands/formats.ts')).configureFormats,
  },
  {
    usage: 'series',
    description: 'seasons: standings over meetings, from their certified results',
    load: async () => (await import('./commands/series/index.ts')).configureSeries,
  },
  {
    usage: 'export',
    description: 'write the whole log of a meeting to standard output',
    load: async () => (await import('./commands/store/archive.ts')).configureExport,
  },
  {
    usage: 'import <file>',
    description: 'check an exported log, and write it into a store ("-" for standard input)',
    load: async () => (await import('./commands/store/archive.ts')).configureImport,
  },
  {
    usage: 'verify [file]',
    description:
      'check that no record was changed: in a store, or in an exported log ("-" for standard input)',
    load: async () => (await import('./commands/store/verify.ts')).configureVerify,
  },
  {
    usage: 'official',
    description: 'manage the officials: add, list, change and revoke them, and make tokens',
    load: async () => (await import('./commands/access/official.ts')).configureOfficial,
  },
  {
    usage: 'attempts',
    description: 'list the last 1,000 requests that were refused for lack of permission',
    load: async () => (await import('./commands/access/attempts.ts')).configureAttempts,
  },
  {
    usage: 'copy',
    description: 'copy meetings into another store; records that are already there are not written again',
    load: async () => (await import('./commands/store/copy.ts')).configureCopy,
  },
  {
    usage: 'backup <file>',
    description: 'copy a store file while the server runs, and check the copy; in a folder it gets a name',
    load: async () => (await import('./commands/store/backup.ts')).configureBackup,
  },
  {
    usage: 'rebuild [projection]',
    description:
      'compute the snapshots from the logs again, compare them with the saved ones, and replace these',
    load: async () => (await import('./commands/store/rebuild.ts')).configureRebuild,
  },
  {
    usage: 'doctor',
    description: 'check the installation and the store, and give advice about problems',
    load: async () => (await import('./commands/store/doctor.ts')).configureDoctor,
  },
  {
    usage: 'config',
    description: 'list all options, each with its value and where the value comes from',
    load: async () => (await import('./commands/config.ts')).configureConfig,
  },
  {
    usage: 'keys',
    description: 'list the signing keys, or make a new one',
    load: async () => (await import('./commands/access/keys.ts')).configureKeys,
  },
];
