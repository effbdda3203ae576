import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { fieldsFromText, parseCommand, type Receipt, type ScriptLine } from '#race-control';
import { officialOf, roleOption } from '../../checked-options.ts';
import {
  addMeetingOptions,
  jsonOption,
  keysOption,
  officialOption,
  type MeetingOptions,
} from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import { inputError } from '../../output/input-errors.ts';
import type { Output } from '../../output/output.ts';
import { TRYING_AGAIN } from '../../scripts/run-script.ts';
import { withFormatFile } from '../../scripts/read-file.ts';
import { withTarget } from '../../target/open-target.ts';
import type { LineResult, Target } from '../../target/target.ts';

interface Options extends MeetingOptions {
  readonly official?: string;
  readonly role: string;
}

const EXAMPLE = `
Each field of the command is an option. Write numbers and words as they are, lists with commas or by
repeating the option, and objects as JSON. The word null empties a field of an entry. A format is the name
of a preset or a file, like --format ./my-format.json.
A command that is out of place asks first. --confirm answers with yes.
Example:
  greenflag issue CallCaution --meeting clash-2023 --session heat-1 --reason spin --cars 21,78`;

export function configureIssue(command: Command, output: Output): void {
  addMeetingOptions(command)
    .usage('<type> --meeting <id> [--field value …]')
    .addOption(keysOption())
    .addOption(officialOption())
    .addOption(roleOption().default('director'))
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLE)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (type: string, options: Options, command: Command) => {
      const line = await lineOf(type, options, command.args.slice(1));
      await withTarget(options, async (target) => {
        await issueLine(target, line, options, output);
      });
    });
}

/** Issues one command, and prints its receipt or its refusal. */
export async function issueLine(
  target: Target,
  line: ScriptLine,
  options: Pick<Options, 'json'>,
  output: Output,
): Promise<void> {
  let isUnknown = false;
  const onUnknown = () => {
    isUnknown = true;
    output.notify(TRYING_AGAIN);
  };
  try {
    for await (const result of target.run([line], { onUnknown })) await printResult(result, options, output);
  } catch (error) {
    if (isUnknown) output.notify(`Issue it again with --commandId ${line.commandId}: then it counts once.`);
    throw error;
  }
}

async function printResult(
  result: LineResult,
  { json }: Pick<Options, 'json'>,
  output: Output,
): Promise<void> {
  if (result.kind === 'accepted') {
    const { receipt } = result;
    return json ? output.printJson(receipt) : output.print(formatReceipt(receipt));
  }
  const { line, code, words, details } = result;
  process.exitCode = EXIT.refused;
  output.notify(`refused ${code}: ${words}`);
  if (json) await output.printJson({ refused: { code, words, details }, commandId: line.commandId });
}

function formatReceipt({ revision, events }: Receipt): string {
  if (events.length === 0)
    return `accepted: nothing had to change, so nothing was written (revision ${revision})`;
  return events.map((event) => `accepted: ${event.type}, revision ${event.revision}`).join('\n');
}

async function lineOf(type: string, options: Options, args: readonly string[]): Promise<ScriptLine> {
  const { meeting } = options;
  const fields = fieldsFromText(type, fieldTexts(args));
  if (!fields.ok) throw inputError(fields.problem);
  const parsed = parseCommand({ ...(await withFormatFile(fields.value, '.')), meeting });
  if (!parsed.ok) throw inputError(parsed.problem);
  const { command, sent } = parsed;
  const commandId = command.commandId ?? randomUUID();
  return { line: 1, meeting, command, sent, commandId, official: officialOf(options) };
}

/** Yields the name and text of each field: `--cars 21,78`, `--cars=21,78`, or `--rookie` for true. */
function* fieldTexts(args: readonly string[]): Generator<[string, string | true]> {
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, name, inline] = /^--([a-z][\w-]*)(?:=(.*))?$/isu.exec(arg) ?? [];
    if (name === undefined)
      throw new CliError(EXIT.usage, `"${arg}" is not a field. Write fields like --session heat-1.`);
    const hasValue = inline === undefined && rest[0]?.startsWith('--') === false;
    yield [camelCase(name), inline ?? (hasValue ? (rest.shift() ?? true) : true)];
  }
}

const camelCase = (name: string) =>
  name.replaceAll(/-([a-z])/gu, (_, letter: string) => letter.toUpperCase());
