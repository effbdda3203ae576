import { dirname } from 'node:path';
import { Option, type Command } from 'commander';
import { parseObject, parseWhatIf, type WhatIfQuestion, type WhatIfDocument } from '#race-control';
import { officialOf, roleOption } from '../../checked-options.ts';
import {
  addMeetingOptions,
  jsonOption,
  officialOption,
  parseWholeNumber,
  valueOption,
  type MeetingOptions,
} from '../../options.ts';
import { inputError } from '../../output/input-errors.ts';
import type { Output } from '../../output/output.ts';
import { readText, withFormatFile } from '../../scripts/read-file.ts';
import { changeBlocks } from '../../tables/changes.ts';
import { formatBlocks, type TableStyle } from '../../tables/table.ts';
import { formatView } from '../../tables/view-tables.ts';
import { withTarget } from '../../target/open-target.ts';
import { styleFor } from '../../target/session-names.ts';

interface Options extends MeetingOptions {
  readonly strike?: number[];
  readonly issue?: string;
  readonly show: string[];
  readonly at?: string;
  readonly official?: string;
  readonly role: string;
}

const EXAMPLE = `
Nothing is written. Certified results cannot be changed: reopen them first, or ask with --at about a revision
before they were certified. Example:
  greenflag what-if --meeting clash-2023 --strike 98 --at 114 --show qualifying-order lineup/heat-3`;

export function configureWhatIf(command: Command, output: Output): void {
  addMeetingOptions(command)
    .addOption(new Option('--strike <revisions>', 'records to strike, like 98,99').argParser(addRevisions))
    .addOption(valueOption('--issue <file>', 'file of commands to issue, one per line'))
    .addOption(
      new Option('--show <projections...>', 'views to show, like field results/lcq-2').makeOptionMandatory(),
    )
    .addOption(
      valueOption('--at <moment>', 'revision or instant to start from (default: the end of the log)'),
    )
    .addOption(officialOption())
    .addOption(roleOption().default('director'))
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLE)
    .action(async (options: Options) => {
      const { meeting, json } = options;
      const request = { ...(await questionOf(options)), meeting, official: officialOf(options) };
      await withTarget(
        options,
        async (target) => {
          const answer = await target.whatIf(request);
          if (json) return output.printJson(answer);
          return output.print(formatAnswer(answer, await styleFor(output, target, meeting)));
        },
        { mustExist: true },
      );
    });
}

/** The option may be repeated, and each value may be a list. */
const addRevisions = (text: string, before: readonly number[] = []): number[] => [
  ...before,
  ...text.split(',').map((each) => parseWholeNumber(each.trim())),
];

async function questionOf({ meeting, strike = [], issue, show, at }: Options): Promise<WhatIfQuestion> {
  const lines = issue === undefined ? [] : await readCommands(issue);
  const body = { strike, issue: lines.map(({ command }) => command), show, ...(at !== undefined && { at }) };
  const parsed = parseWhatIf(body, meeting);
  if (parsed.ok) return parsed.value;
  const [, index] = /^issue\/(\d+)/u.exec(parsed.problem.field ?? '') ?? [];
  const line = index === undefined ? undefined : lines[Number(index)]?.line;
  throw inputError(parsed.problem, line === undefined ? '' : `${issue}, line ${line}: `);
}

interface NumberedCommand {
  readonly line: number;
  readonly command: object;
}

async function readCommands(file: string): Promise<readonly NumberedCommand[]> {
  const commands: NumberedCommand[] = [];
  for (const [i, text] of (await readText(file)).split('\n').entries()) {
    if (text.trim() === '' || text.trim().startsWith('#')) continue;
    const parsed = parseObject(text);
    if (!parsed.ok) throw inputError(parsed.problem, `${file}, line ${i + 1}: `);
    commands.push({ line: i + 1, command: await withFormatFile(parsed.value, dirname(file)) });
  }
  return commands;
}

/** Returns each view before and after, and what changes in it. */
function formatAnswer({ shows }: WhatIfDocument, style: TableStyle): string {
  return Object.entries(shows)
    .flatMap(([name, { before, after, diff }]) => [
      style.heading(`== ${name}, before`),
      before ? formatView(before, style) : '(does not exist)',
      style.heading(`== ${name}, after`),
      after ? formatView(after, style) : '(does not exist)',
      style.heading(`== ${name}, what changes`),
      formatBlocks(changeBlocks(diff), style),
    ])
    .join('\n\n');
}
