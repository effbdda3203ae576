import { dirname } from 'node:path';
import { Option, type Command } from 'commander';
import { ROLES } from '#domain';
import {
  INPUT_PROBLEMS,
  MOMENT_PROBLEMS,
  parseObject,
  parseWhatIf,
  type WhatIfQuestion,
  type WhatIfDocument,
} from '#race-control';
import { EXIT, Stop } from '../../output/exit-codes.ts';
import { textOf, withFormatFile } from '../../scripts/format-file.ts';
import { officialFrom } from '../../target/official-option.ts';
import { withTarget } from '../../target/open-target.ts';
import { jsonOption, meetingOption, once, serverOption, storeOption, wholeNumber } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { changeBlocks } from '../../tables/changes.ts';
import { laidOut, printed } from '../../tables/print.ts';

interface Options {
  readonly meeting: string;
  readonly store?: string;
  readonly server?: string;
  readonly strike?: number[];
  readonly issue?: string;
  readonly show: string[];
  readonly at?: string;
  readonly official: string;
  readonly role: string;
  readonly json?: boolean;
}

const EXAMPLE = `
Nothing is written. What was certified since has to be reopened first, or is asked about from before:
  greenflag what-if --meeting clash-2023 --strike 98 --at 114 --show qualifying-order lineup/heat-3`;

export function addWhatIf(program: Command, output: Output): void {
  program
    .command('what-if')
    .description('what a ruling would change; writes nothing')
    .addOption(meetingOption())
    .addOption(new Option('--strike <revisions>', 'records to strike, like 98,99').argParser(revisions()))
    .addOption(new Option('--issue <file>', 'commands to issue, one a line').argParser(once()))
    .addOption(
      new Option('--show <projections...>', 'what to look at: field, results/lcq-2').makeOptionMandatory(),
    )
    .addOption(new Option('--at <moment>', 'fork at that revision or instant').argParser(once()))
    .option('--official <name>', 'who asks', once(), 'command-line')
    .addOption(new Option('--role <role>', 'in which role').choices(ROLES).default('director'))
    .addOption(storeOption())
    .addOption(serverOption())
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLE)
    .action(async (options: Options) => {
      const { meeting, json } = options;
      const asked = { ...(await askedFor(options)), meeting, official: officialFrom(options) };
      const answer = await withTarget(options, (target) => target.whatIf(asked), { mustExist: true });
      await (json ? output.json(answer) : output.print(told(answer, (text) => output.heading(text))));
    });
}

/** As often as it is given, with commas or without. */
const revisions = () => (text: string, before: number[] | undefined) => [
  ...(before ?? []),
  ...text.split(',').map((each) => wholeNumber(each.trim())),
];

async function askedFor({ meeting, strike = [], issue, show, at }: Options): Promise<WhatIfQuestion> {
  const script = issue === undefined ? [] : await commandsIn(issue);
  const body = { strike, issue: script.map(({ command }) => command), show, ...(at !== undefined && { at }) };
  const parsed = parseWhatIf(body, meeting);
  if (parsed.ok) return parsed.value;
  const { code, words, field = '' } = parsed.problem;
  const [, index] = /^issue\/(\d+)/u.exec(field) ?? [];
  const line = index === undefined ? undefined : script[Number(index)]?.line;
  const where = line === undefined ? '' : `${issue}, line ${line}: `;
  throw new Stop(EXIT.usage, `${words} ${{ ...INPUT_PROBLEMS, ...MOMENT_PROBLEMS }[code]}`, code, where);
}

interface Line {
  readonly line: number;
  readonly command: object;
}

async function commandsIn(file: string): Promise<readonly Line[]> {
  const commands: Line[] = [];
  for (const [i, text] of (await textOf(file)).split('\n').entries()) {
    if (text.trim() === '' || text.trim().startsWith('#')) continue;
    const parsed = parseObject(text);
    if (!parsed.ok) {
      const { code, words } = parsed.problem;
      throw new Stop(EXIT.usage, `${words} ${INPUT_PROBLEMS[code]}`, code, `${file}, line ${i + 1}: `);
    }
    commands.push({ line: i + 1, command: await withFormatFile(parsed.value, dirname(file)) });
  }
  return commands;
}

/** Each projection before and after, and who moved. */
function told({ shows }: WhatIfDocument, heading: (text: string) => string): string {
  return Object.entries(shows)
    .flatMap(([name, { before, after, diff }]) => [
      heading(`== ${name}, before`),
      before ? printed(before, heading) : '(not there)',
      heading(`== ${name}, after`),
      after ? printed(after, heading) : '(not there)',
      heading(`== ${name}, what changes`),
      laidOut(changeBlocks(diff), heading),
    ])
    .join('\n\n');
}
