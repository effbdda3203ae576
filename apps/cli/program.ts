import { Command, Help } from 'commander';
import { COMMAND_TABLE } from './command-table.ts';
import { useGlobalOptions } from './config/settings.ts';
import { configOption, tokenOption } from './options.ts';
import { reportOf } from './output/exit-codes.ts';
import { Output } from './output/output.ts';
import { readManifest } from './package-root.ts';

/** The commands that have no options of their own. The help shows `[options]` for all others. */
const WITHOUT_OPTIONS = new Set(['official', 'feed', 'help']);

/** Width of the help in a pipe, in characters. */
const HELP_WIDTH = 80;

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
    .showHelpAfterError('Run "greenflag <command> --help" for more.')
    .addOption(tokenOption())
    .addOption(configOption())
    .hook('preAction', (root) => useGlobalOptions(root.opts()))
    .configureOutput({
      writeOut: (text) => output.writeHelp(text),
      writeErr: (text) => output.notify(text.trimEnd()),
      // The output folds the help for a terminal. Commander leaves long descriptions as they are.
      getOutHelpWidth: () => (output.isTerminal ? Infinity : HELP_WIDTH),
    })
    .exitOverride();
  await addCommands(program, argv, output);
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

/**
 * Adds all commands to the program, and loads those that the arguments name: most of the code belongs to one
 * command only. Arguments that happen to be the name of a command load it without need.
 */
async function addCommands(program: Command, argv: readonly string[], output: Output): Promise<void> {
  for (const { usage, description, load } of COMMAND_TABLE) {
    const command = program.command(usage).description(description);
    if (argv.includes(command.name())) (await load())(command, output);
  }
  const help = new Help();
  const isLoaded = ({ options, commands }: Command) => options.length + commands.length > 0;
  program.configureHelp({
    subcommandTerm: (command) => {
      const term = help.subcommandTerm(command);
      return isLoaded(command) || WITHOUT_OPTIONS.has(command.name())
        ? term
        : term.replace(/ |$/u, ' [options]$&');
    },
  });
}
