import { Command } from 'commander';
import { addAttempts } from './commands/access/attempts.ts';
import { addKeys } from './commands/access/keys.ts';
import { addOfficial } from './commands/access/official.ts';
import { addDemo } from './commands/demo.ts';
import { addFormats } from './commands/formats.ts';
import { addDiff } from './commands/meeting/diff.ts';
import { addIssue } from './commands/meeting/issue.ts';
import { addLog } from './commands/meeting/log.ts';
import { addPublish } from './commands/meeting/publish.ts';
import { addReplay } from './commands/meeting/replay.ts';
import { addRun } from './commands/meeting/run.ts';
import { addShow } from './commands/meeting/show.ts';
import { addWatch } from './commands/meeting/watch.ts';
import { addWhatIf } from './commands/meeting/what-if.ts';
import { addServe } from './commands/serve.ts';
import { addArchive } from './commands/store/archive.ts';
import { addCopy } from './commands/store/copy.ts';
import { addDoctor } from './commands/store/doctor.ts';
import { addRebuild } from './commands/store/rebuild.ts';
import { addVerify } from './commands/store/verify.ts';
import { setToken, tokenOption } from './options.ts';
import { reportOf } from './output/exit-codes.ts';
import { Output } from './output/output.ts';
import { readManifest } from './package-root.ts';

/** The commands, in the order in which the help lists them. */
const COMMANDS: readonly ((program: Command, output: Output) => void)[] = [
  addServe,
  addDemo,
  addRun,
  addIssue,
  addShow,
  addPublish,
  addDiff,
  addWhatIf,
  addLog,
  addWatch,
  addReplay,
  addFormats,
  addArchive,
  addVerify,
  addOfficial,
  addAttempts,
  addCopy,
  addRebuild,
  addDoctor,
  addKeys,
];

const EXIT_CODES = `
Exit codes: 0 success; 1 failure; 2 wrong usage; 3 at least one command was refused; 4 a check found errors;
5 the store or the server cannot be reached; 130 interrupted.`;

/** Runs the command line, and sets the exit code. It does not exit, so that all output is written. */
export async function run(argv: readonly string[], output = new Output()): Promise<void> {
  const program = new Command('greenflag')
    .description('Race control for meetings with heats')
    .version(readManifest().version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXIT_CODES)
    .showHelpAfterError('(Run "greenflag <command> --help" for the options.)')
    .addOption(tokenOption())
    .hook('preAction', (root) => setToken(root.opts<{ token?: string }>().token))
    .configureOutput({
      writeOut: (text) => output.writeHelp(text),
      writeErr: (text) => output.notify(text.trimEnd()),
    })
    .exitOverride();
  for (const add of COMMANDS) add(program, output);
  try {
    await program.parseAsync(argv);
  } catch (thrown) {
    const { exit, message, error } = reportOf(thrown);
    process.exitCode = exit;
    if (message !== '') output.notify(message);
    // The options may not have been parsed, so look for --json in the arguments.
    if (error && argv.includes('--json')) await output.printJson({ error });
  }
}
