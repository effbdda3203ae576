import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { checkSeries, type Finding, type SeriesCommand } from '#domain';
import { numberColumn, textColumn } from '#projections/columns';
import { PAPERS, unprintedWords, type Paper } from '#publishing';
import { parseSeries, type SeriesImport } from '#race-control';
import { officialOf, roleOption } from '../../checked-options.ts';
import {
  jsonOption,
  keysOption,
  meetingOption,
  officialOption,
  serverOption,
  storeOption,
  valueOption,
  type TargetOptions,
} from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import { inputError } from '../../output/input-errors.ts';
import type { Output } from '../../output/output.ts';
import { readText } from '../../scripts/read-file.ts';
import { formatBlocks, formatTable, tableOf } from '../../tables/table.ts';
import { openExistingStore, openOrCreateStore } from '../../target/open-store.ts';
import { targetOf } from '../../target/open-target.ts';
import { keysPath, lazySigner } from '../../target/signing-keys.ts';
import type { SeriesTarget } from './series-target.ts';
import { standingsTable } from './standings-table.ts';
import { verifyOneSeries } from './verify-series.ts';

interface Options extends TargetOptions {
  readonly series: string;
  readonly ranking?: string;
  readonly official?: string;
  readonly role: string;
}

interface ShowOptions extends Options {
  readonly as?: 'csv' | 'pdf';
  readonly out?: string;
  readonly paper?: Paper;
}

interface TieOptions extends Options {
  readonly reason: string;
}

interface ImportOptions extends Options, Omit<SeriesImport, 'ranking' | 'series'> {
  readonly meeting: string;
}

const ABOUT = `
A series is a JSON document: the meetings of a season, points tables, and rankings over the meetings. It rests
on certified results only. See docs/series.md. Without a command all series are listed.`;

const seriesOption = () => valueOption('--series <id>', 'id of the series').makeOptionMandatory();
const rankingOption = () => valueOption('--ranking <id>', 'ranking of the series');

export function configureSeries(command: Command, output: Output): void {
  const series = command
    .addOption(storeOption())
    .addOption(serverOption())
    .addOption(jsonOption())
    .addHelpText('after', ABOUT)
    .action((options: Options) => list(options, output));
  const sub = (usage: string, description: string) =>
    // The options of the command itself are valid before and after the name of a part of it.
    series
      .command(usage)
      .description(description)
      .addOption(storeOption())
      .addOption(serverOption())
      .addOption(jsonOption());
  const acting = (usage: string, description: string, role: string) =>
    sub(usage, description)
      .addOption(keysOption())
      .addOption(officialOption())
      .addOption(roleOption().default(role));
  const run =
    <O extends Options>(action: (options: O, output: Output) => Promise<void>) =>
    (_options: O, part: Command) =>
      action(part.optsWithGlobals<O>(), output);

  sub('check <file>', 'check a series in a JSON file').action((file: string, _: Options, part: Command) =>
    check(file, part.optsWithGlobals<Options>(), output),
  );
  acting('define <file>', 'define a series, or change it', 'director').action(
    (file: string, _: Options, part: Command) => define(file, part.optsWithGlobals<Options>(), output),
  );
  sub('show', 'show a series, or the standings of a ranking')
    .addOption(seriesOption())
    .addOption(rankingOption())
    .addOption(new Option('--as <format>', 'make a sheet of the standings').choices(['csv', 'pdf']))
    .addOption(valueOption('--out <file>', 'file to write (default: standard output)'))
    .addOption(new Option('--paper <size>', 'paper size of a PDF (default: letter)').choices(PAPERS))
    .action(run<ShowOptions>(show));
  acting('post', 'publish the standings of a ranking', 'scorer')
    .addOption(seriesOption())
    .addOption(rankingOption().makeOptionMandatory())
    .action(run<Options>((options) => issueAbout('PostStandings', options, output)));
  acting('certify', 'make the posted standings official, and sign them', 'steward')
    .addOption(seriesOption())
    .addOption(rankingOption().makeOptionMandatory())
    .action(run<Options>((options) => issueAbout('CertifyStandings', options, output)));
  acting('break-tie <rows...>', 'record who comes first in a tie that no key breaks', 'steward')
    .addOption(seriesOption())
    .addOption(rankingOption().makeOptionMandatory())
    .addOption(valueOption('--reason <words>', 'reason').makeOptionMandatory())
    .action((rows: string[], _: Options, part: Command) =>
      breakTie(rows, part.optsWithGlobals<TieOptions>(), output),
    );
  acting('import', 'bring the standings into a meeting', 'registrar')
    .addOption(seriesOption())
    .addOption(rankingOption().makeOptionMandatory())
    .addOption(meetingOption())
    .addOption(valueOption('--as <id>', 'ranking of the meeting (default: standings)'))
    .addOption(valueOption('--class <id>', 'class of the meeting'))
    .option('--standing', 'give the entries their places too')
    .action(run<ImportOptions>(importInto));
  sub('verify', 'check the log of a series, its signatures, and the results that it rests on')
    .addOption(seriesOption())
    .action(run<Options>((options) => verifyOneSeries(options, output)));
}

async function withSeries<T>(
  options: TargetOptions,
  work: (target: SeriesTarget) => Promise<T>,
  { mustExist = true } = {},
): Promise<T> {
  const target = await openSeries(options, mustExist);
  try {
    return await work(target);
  } finally {
    await target.close();
  }
}

async function openSeries(options: TargetOptions, mustExist: boolean): Promise<SeriesTarget> {
  const { store, server } = targetOf(options);
  if (server !== undefined) return new (await import('./remote-series.ts')).RemoteSeries(server);
  const { LocalSeries } = await import('./local-series.ts');
  const opened = await (mustExist ? openExistingStore(store) : openOrCreateStore(store));
  return new LocalSeries(opened, lazySigner(keysPath(options)));
}

function list(options: Options, output: Output): Promise<void> {
  return withSeries(options, async (target) => {
    const { series } = await target.list();
    if (options.json === true) return output.printJson({ series });
    if (series.length === 0) return output.print('There is no series yet.');
    type Row = (typeof series)[number] & { readonly ids: string };
    const rows = series.map((each) => ({ ...each, ids: each.rankings.join(' ') }));
    const columns = [
      textColumn<Row>('Series', 'series', { priority: 1 }),
      textColumn<Row>('Name', 'name', { flexible: true }),
      numberColumn<Row>('Meetings', 'meetings'),
      textColumn<Row>('Rankings', 'ids', { flexible: true }),
    ];
    return output.print(formatTable(tableOf(columns, rows), output.tableStyle));
  });
}

async function readDocument(file: string): Promise<ReturnType<typeof parseSeries>> {
  const text = await readText(file);
  try {
    return parseSeries(JSON.parse(text));
  } catch (error) {
    throw new CliError(EXIT.usage, `${file} is not JSON: ${(error as Error).message}.`, 'malformed-json');
  }
}

async function check(file: string, { json = false }: Options, output: Output): Promise<void> {
  const parsed = await readDocument(file);
  const findings: readonly Finding[] = parsed.ok
    ? checkSeries(parsed.value)
    : [{ severity: 'error', session: '', field: parsed.problem.field ?? '', words: parsed.problem.words }];
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) process.exitCode = EXIT.unsound;
  if (json) return output.printJson({ file, sound: errors === 0, findings });
  for (const { severity, field, words } of findings) await output.print(`${severity}: ${field}: ${words}`);
  const result = errors === 0 ? 'is a valid series.' : `is not a valid series. Errors: ${errors}.`;
  return output.print(`${file} ${result}`);
}

async function define(file: string, options: Options, output: Output): Promise<void> {
  const parsed = await readDocument(file);
  if (!parsed.ok) throw inputError(parsed.problem);
  const series = parsed.value;
  const command: SeriesCommand = { type: 'DefineSeries', series };
  await issue(series.id, command, options, output);
}

const issueAbout = (
  type: 'PostStandings' | 'CertifyStandings',
  options: Options,
  output: Output,
): Promise<void> => issue(options.series, { type, ranking: options.ranking ?? '' }, options, output);

const breakTie = (rows: readonly string[], options: TieOptions, output: Output): Promise<void> => {
  const { series, ranking = '', reason } = options;
  const command: SeriesCommand = { type: 'BreakStandingsTie', ranking, rows: [...rows], reason };
  return issue(series, command, options, output);
};

function issue(id: string, command: SeriesCommand, options: Options, output: Output): Promise<void> {
  const official = officialOf(options);
  const send = async (target: SeriesTarget) => {
    const receipt = await target.issue(id, command, official);
    if (options.json === true) return output.printJson(receipt);
    const { revision, written } = receipt;
    const what = written ? command.type : 'nothing had to change, so nothing was written';
    return output.print(`accepted: ${what} (revision ${revision} of the series)`);
  };
  return withSeries(options, send, { mustExist: command.type !== 'DefineSeries' });
}

function show(options: ShowOptions, output: Output): Promise<void> {
  const { series: id, ranking, as, paper, out, json = false } = options;
  if (as !== undefined && ranking === undefined)
    throw new CliError(EXIT.usage, 'A sheet is of one ranking. Name it with --ranking.');
  return withSeries(options, async (target) => {
    if (ranking === undefined) return showSeries(await target.series(id), json, output);
    if (as !== undefined) {
      const { body, unprintedNames } = await target.sheet(id, ranking, { as, ...(paper && { paper }) });
      if (unprintedNames > 0) output.notify(unprintedWords(unprintedNames));
      if (out === undefined) return output.printBytes(body);
      await writeFile(out, body);
      return output.notify(`Written: ${out}`);
    }
    const answer = await target.standings(id, ranking);
    if (json) return output.printJson(answer);
    return output.print(formatBlocks([standingsTable(answer)], output.tableStyle));
  });
}

async function showSeries(
  answer: Awaited<ReturnType<SeriesTarget['series']>>,
  json: boolean,
  output: Output,
): Promise<void> {
  if (json) return output.printJson(answer);
  const { series, meetings, standings } = answer;
  await output.print(`${series.id}${series.name === undefined ? '' : `: ${series.name}`}`);
  for (const { meeting, isScheduled, certified, reopened } of meetings) {
    const results = certified.map((id) => (reopened.includes(id) ? `${id} (reopened)` : id)).join(', ');
    await output.print(
      `  ${meeting}: ${isScheduled ? results || 'nothing certified yet' : 'not scheduled yet'}`,
    );
  }
  for (const { ranking, version, isCertified, isStale } of standings) {
    const state = `version ${version}, ${isCertified ? 'certified' : 'posted'}${isStale ? ', STALE' : ''}`;
    await output.print(`  ${ranking}: ${version === null ? 'not posted yet' : state}`);
  }
}

function importInto(options: ImportOptions, output: Output): Promise<void> {
  const { series, ranking = '', meeting, as, class: inClass, standing } = options;
  const standings = {
    series,
    ranking,
    ...(as !== undefined && { as }),
    ...(inClass !== undefined && { class: inClass }),
    ...(standing === true && { standing }),
  };
  return withSeries(options, async (target) => {
    const imported = await target.importInto(meeting, standings, officialOf(options));
    if (options.json === true) return output.printJson(imported);
    const { rows, entries, level, unknown } = imported;
    await output.print(`${meeting}: ${imported.ranking} has ${rows} cars, ${entries} entries were changed`);
    if (level.length > 0) output.notify(`They share places, until BreakTie: ${level.join(', ')}.`);
    if (unknown.length > 0) output.notify(`Not entered: ${unknown.join(', ')}.`);
  });
}
