import { randomBytes, randomUUID } from 'node:crypto';
import { Option, type Command } from 'commander';
import { count } from '#domain/words';
import type { ViewOf } from '#projections';
import { outcomeWords } from '#projections/columns';
import { parseCommand, type ScriptLine } from '#race-control';
import { officialOf, roleOption } from '../../checked-options.ts';
import {
  addMeetingOptions,
  jsonOption,
  keysOption,
  officialOption,
  parseWholeNumber,
  type MeetingOptions,
} from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import { inputError } from '../../output/input-errors.ts';
import type { Output } from '../../output/output.ts';
import { withTarget } from '../../target/open-target.ts';
import type { Target } from '../../target/target.ts';

interface Options extends MeetingOptions {
  readonly official?: string;
  readonly role: string;
  readonly seed?: string;
  readonly source?: number;
  readonly again?: string;
}

type Draw = ViewOf<'draws'>['rows'][number];

const HELP = `
Draws the order of a ranking or a session, or the inversion of a session. Without an outcome a seed decides,
by the generator that docs/draws.md describes; the record keeps the seed. An outcome that was drawn by hand
is written behind: the cars in their order, the cars with their numbers, or the inversion.
Examples:
  greenflag draw pills --meeting m1
  greenflag draw pills 12=57 7=3 21=40 --meeting m1
  greenflag draw dash 6 --meeting m1 --again "the first ball was dropped"`;

export function configureDraw(command: Command, output: Output): void {
  addMeetingOptions(command)
    .usage('<ranking or session> [outcome…] --meeting <id>')
    .addOption(new Option('--seed <seed>', 'the seed of the draw (default: a fresh random one)'))
    .addOption(
      new Option('--source <n>', 'number of the source of the line-up, from 0').argParser(parseWholeNumber),
    )
    .addOption(new Option('--again <reason>', 'draw again, and record why'))
    .addOption(keysOption())
    .addOption(officialOption())
    .addOption(roleOption().default('registrar'))
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (of: string, outcome: readonly string[], options: Options) => {
      await withTarget(options, (target) => draw(target, { of, outcome, options }, output), {
        mustExist: true,
      });
    });
}

interface Request {
  readonly of: string;
  readonly outcome: readonly string[];
  readonly options: Options;
}

async function draw(target: Target, { of, outcome, options }: Request, output: Output): Promise<void> {
  const { meeting, seed, again, json } = options;
  const wanted = drawNamed(await drawsOf(target, meeting), of, options.source);
  if (!wanted.isOpen && again === undefined) {
    const words = `${of} is drawn already (record ${wanted.recorded}): ${outcomeWords(wanted)}.`;
    throw new CliError(EXIT.refused, `${words} To draw again, add --again with the reason.`, 'drawn-already');
  }
  const given = outcome.length > 0 ? outcomeOf(wanted, outcome) : {};
  const bySeed = outcome.length === 0 ? { seed: seed ?? randomBytes(8).toString('hex') } : { seed };
  const line = lineOf({ ...commandFor(wanted), ...given, ...bySeed, note: again }, options);
  for await (const result of target.run([line])) {
    if (result.kind === 'accepted') continue;
    throw new CliError(EXIT.refused, result.words, result.code);
  }
  const drawn = drawNamed(await drawsOf(target, meeting), of, wanted.source ?? undefined);
  await (json ? output.printJson(drawn) : output.print(drawnWords(of, drawn)));
}

async function drawsOf(target: Target, meeting: string): Promise<readonly Draw[]> {
  const view = await target.view({ meeting, projection: 'draws' });
  return (view as unknown as ViewOf<'draws'>).rows;
}

/** Returns the draw for a ranking or a session. Where a session has several, the open one is meant. */
function drawNamed(rows: readonly Draw[], of: string, source: number | undefined): Draw {
  const all = rows.filter(({ kind }) => kind !== 'choice');
  const named = all.filter(
    (row) => (row.ranking ?? row.session) === of && (source === undefined || row.source === source),
  );
  const [only, second] = named;
  if (only && !second) return only;
  const open = named.filter(({ isOpen }) => isOpen);
  // The cars of a source are put in their order before they are turned round.
  const [first] = open;
  if (first && open.every((row) => row.source === first.source)) return first;
  if (only) {
    const sources = named.map((row) => `${row.source} (${row.kind})`).join(', ');
    throw new CliError(EXIT.usage, `${of} has several draws. Name one with --source: ${sources}.`);
  }
  const names = [...new Set(all.map((row) => row.ranking ?? row.session))].join(', ') || 'nothing';
  throw new CliError(EXIT.usage, `Nothing is drawn for "${of}". There is: ${names}.`);
}

/** Returns the type of the command for a draw, and what it draws. */
function commandFor({ kind, ranking, session, source }: Draw): object {
  if (kind === 'inversion') return { type: 'DrawInversion', session, source };
  if (kind === 'lineup') return { type: 'DrawLineup', session };
  return ranking === null ? { type: 'DrawOrder', session, source } : { type: 'DrawOrder', ranking };
}

const NUMBERED = /^(.+)=(\d{1,6})$/u;

/** Reads what was drawn by hand: cars in order, cars with their numbers like 12=57, or an inversion. */
function outcomeOf({ kind }: Draw, outcome: readonly string[]): object {
  if (kind === 'inversion') {
    const [number = '', more] = outcome;
    if (more === undefined && /^\d{1,4}$/u.test(number)) return { number: Number(number) };
    throw new CliError(EXIT.usage, `"${outcome.join(' ')}" is not an inversion. Write one number, like 6.`);
  }
  const pills = outcome.flatMap((text) => {
    const [, car, number] = NUMBERED.exec(text) ?? [];
    return car === undefined ? [] : [{ car, number: Number(number) }];
  });
  if (pills.length === 0) return { order: outcome };
  if (pills.length < outcome.length) {
    throw new CliError(EXIT.usage, 'Give each car its number, like 12=57, or none of them.');
  }
  const sorted = pills.toSorted((a, b) => a.number - b.number);
  return { order: sorted.map(({ car }) => car), numbers: sorted.map(({ number }) => number) };
}

function lineOf(fields: object, options: Options): ScriptLine {
  const { meeting } = options;
  const known = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  const parsed = parseCommand({ ...Object.fromEntries(known), meeting });
  if (!parsed.ok) throw inputError(parsed.problem);
  const { command, sent } = parsed;
  const commandId = randomUUID();
  return { line: 1, meeting, command, sent, commandId, official: officialOf(options) };
}

function drawnWords(of: string, { order, numbers, number, seed, method }: Draw): string {
  const how = seed === null ? 'by hand' : `by ${method} with the seed ${seed}`;
  if (number !== null)
    return `${of}, drawn ${how}: ${number === 0 ? 'no inversion' : `inversion of ${number}`}`;
  const lines = order.map((car, i) => {
    const pill = numbers[i] === undefined ? '' : `, number ${numbers[i]}`;
    return `${String(i + 1).padStart(3)}  car ${car}${pill}`;
  });
  return [`${of}, ${count(order.length, 'car')} drawn ${how}:`, ...lines].join('\n');
}
