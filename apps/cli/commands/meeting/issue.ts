import { randomUUID } from 'node:crypto';
import { Option, type Command } from 'commander';
import { ROLES } from '#domain';
import {
  fieldsFromText,
  INPUT_PROBLEMS,
  parseCommand,
  type InputProblem,
  type ScriptLine,
} from '#race-control';
import { EXIT, Stop } from '../../output/exit-codes.ts';
import { withFormatFile } from '../../scripts/format-file.ts';
import { keysOption } from '../../target/keys-option.ts';
import { officialFrom } from '../../target/official-option.ts';
import { withTarget } from '../../target/open-target.ts';
import { jsonOption, meetingOption, once, serverOption, storeOption } from '../../options.ts';
import type { Output } from '../../output/output.ts';

interface Options {
  readonly meeting: string;
  readonly store?: string;
  readonly keys?: string;
  readonly server?: string;
  readonly json?: boolean;
  readonly official: string;
  readonly role: string;
}

const EXAMPLE = `
Each field of the command is an option: numbers and words as they are, lists with commas or the option again,
objects as JSON. A format is a preset's name, or a file: --format ./my-format.json
  greenflag issue CallCaution --meeting clash-2023 --session heat-1 --reason spin --cars 21,78`;

export function addIssue(program: Command, output: Output): void {
  program
    .command('issue <type>')
    .description('issue one command: its fields are options')
    .usage('<type> --meeting <id> [--field value …]')
    .addOption(meetingOption())
    .addOption(storeOption())
    .addOption(keysOption())
    .addOption(serverOption())
    .option('--official <name>', 'who issues it', once(), 'command-line')
    .addOption(new Option('--role <role>', 'in which role').choices(ROLES).default('director'))
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLE)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (type: string, options: Options, command: Command) => {
      const line = await lineOf(type, options, command.args.slice(1));
      await withTarget(options, async (target) => {
        for await (const result of target.run([line])) {
          if (result.kind === 'accepted') {
            const { receipt } = result;
            await (options.json ? output.json(receipt) : output.print(told(receipt)));
            continue;
          }
          const { code, words, details } = result;
          process.exitCode = EXIT.refused;
          output.tell(`refused ${code}: ${words}`);
          if (options.json)
            await output.json({ refused: { code, words, details }, commandId: line.commandId });
        }
      });
    });
}

function told({
  revision,
  events,
}: {
  revision: number;
  events: readonly { revision: number; type: string }[];
}) {
  if (events.length === 0) return `accepted; it is so already, nothing was written (revision ${revision})`;
  return events.map((event) => `accepted: ${event.type}, revision ${event.revision}`).join('\n');
}

async function lineOf(type: string, options: Options, rest: readonly string[]): Promise<ScriptLine> {
  const fields = fieldsFromText(type, pairsOf(rest));
  if (!fields.ok) throw wrong(fields.problem);
  const filled = await withFormatFile(fields.value, '.');
  const parsed = parseCommand({ ...filled, meeting: options.meeting });
  if (!parsed.ok) throw wrong(parsed.problem);
  const { command } = parsed;
  const commandId = command.commandId ?? randomUUID();
  return { line: 1, meeting: options.meeting, command, commandId, official: officialFrom(options) };
}

const wrong = ({ code, words }: InputProblem) =>
  new Stop(EXIT.usage, `${words} ${INPUT_PROBLEMS[code]}`, code);

/** `--cars 21,78`, `--cars=21,78`, `--time-ms 13413`, and a flag by itself. */
function* pairsOf(args: readonly string[]): Generator<[string, string | true]> {
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, name, inline] = /^--([a-z][\w-]*)(?:=(.*))?$/isu.exec(arg) ?? [];
    if (name === undefined) {
      throw new Stop(EXIT.usage, `"${arg}" is no field. Write fields like --session heat-1.`);
    }
    const hasNext = inline === undefined && rest[0]?.startsWith('--') === false;
    yield [camelCase(name), inline ?? (hasNext ? (rest.shift() ?? true) : true)];
  }
}

const camelCase = (name: string) =>
  name.replaceAll(/-([a-z])/gu, (_, letter: string) => letter.toUpperCase());
