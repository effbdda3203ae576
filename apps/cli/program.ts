import { Command } from 'commander';
import { addArchive } from './commands/store/archive.ts';
import { addAttempts } from './commands/access/attempts.ts';
import { addCopy } from './commands/store/copy.ts';
import { addDemo } from './commands/demo.ts';
import { addDiff } from './commands/meeting/diff.ts';
import { addDoctor } from './commands/store/doctor.ts';
import { addFormats } from './commands/formats.ts';
import { addIssue } from './commands/meeting/issue.ts';
import { addKeys } from './commands/access/keys.ts';
import { addLog } from './commands/meeting/log.ts';
import { addOfficial } from './commands/access/official.ts';
import { addRebuild } from './commands/store/rebuild.ts';
import { addPublish } from './commands/meeting/publish.ts';
import { addReplay } from './commands/meeting/replay.ts';
import { addRun } from './commands/meeting/run.ts';
import { addServe } from './commands/serve.ts';
import { addShow } from './commands/meeting/show.ts';
import { addVerify } from './commands/store/verify.ts';
import { addWatch } from './commands/meeting/watch.ts';
import { addWhatIf } from './commands/meeting/what-if.ts';
import { ending } from './output/exit-codes.ts';
import { Output } from './output/output.ts';
import { manifest } from './package-root.ts';
import { tokenOption, useToken } from './target/token.ts';

const EXIT_CODES = `
Exit codes: 0 done; 1 broken; 2 wrong usage; 3 one or more commands refused; 4 verification failed;
5 the store or the server cannot be reached.`;

/** Runs what was typed, and leaves the exit code with the process, so that all output is written first. */
export async function run(argv: readonly string[]): Promise<void> {
  const output = new Output();
  const program = new Command('greenflag')
    .description('Race control for meetings with heats: the officials’ command line')
    .version(manifest().version)
    .addHelpText('after', EXIT_CODES)
    .showHelpAfterError('(greenflag <command> --help tells more)')
    .addOption(tokenOption())
    .hook('preAction', (root) => useToken(root.opts<{ token?: string }>().token))
    .exitOverride();
  addServe(program);
  addDemo(program, output);
  addRun(program, output);
  addIssue(program, output);
  addShow(program, output);
  addPublish(program, output);
  addDiff(program, output);
  addWhatIf(program, output);
  addLog(program, output);
  addWatch(program, output);
  addReplay(program, output);
  addFormats(program, output);
  addArchive(program, output);
  addVerify(program, output);
  addOfficial(program, output);
  addAttempts(program, output);
  addCopy(program, output);
  addRebuild(program, output);
  addDoctor(program, output);
  addKeys(program, output);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    const { exit, told, error: document } = ending(error);
    process.exitCode = exit;
    if (told !== '') output.tell(told);
    // What was typed may be too wrong for its options to be known.
    if (document && argv.includes('--json')) await output.json({ error: document });
  }
}
