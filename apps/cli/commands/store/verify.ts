import { Option, type Command } from 'commander';
import {
  meetingsWithoutFirstRecord,
  linesOf,
  allMeetings,
  verifyArchive,
  verifyMeeting,
  verifyOfficials,
  type ArchiveVerification,
  type KeySet,
} from '#race-control';
import { EXIT, Stop } from '../../output/exit-codes.ts';
import { keySetFrom, keySetOf } from '../../target/key-set.ts';
import { keysPath } from '../../target/keys-option.ts';
import { jsonOption, once, storeOption } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { bytesOf } from '../../scripts/read-script.ts';
import { mustHave, openExisting } from '../../target/store-url.ts';
import { counted } from '../../tables/columns.ts';
import { lineOf } from './archive.ts';

interface Options {
  readonly store?: string;
  readonly meeting?: string;
  readonly jwks?: readonly string[];
  readonly json?: boolean;
}

const ABOUT = `
Of an exported FILE nothing but the public keys is needed: --jwks keys.json, from /.well-known/jwks.json of
the server or from greenflag keys --json. Without --jwks the signatures are checked against the keys on this
machine, and where there are none it is said that they were not. Exit code 4: something is wrong.`;

/** The option may be given again: the sets are taken together. */
const collect = (place: string, places: readonly string[] = []): readonly string[] => [...places, place];

export function addVerify(program: Command, output: Output): void {
  program
    .command('verify [file]')
    .description('prove a store, one meeting of it, or an exported log ("-": standard input)')
    .option('--meeting <id>', 'this meeting alone', once())
    .addOption(storeOption())
    .addOption(
      new Option('--jwks <file or url>', 'public keys, of which one must have signed').argParser(collect),
    )
    .addOption(jsonOption())
    .addHelpText('after', ABOUT)
    .action((file: string | undefined, options: Options) => verify(file, options, output));
}

async function verify(file: string | undefined, options: Options, output: Output): Promise<void> {
  const { store, meeting, jwks, json = false } = options;
  if (file !== undefined && (meeting ?? store) !== undefined) {
    throw new Stop(EXIT.usage, 'Either a FILE, or a store with --store and --meeting: one thing at a time.');
  }
  const keys = jwks ? await keySetFrom(jwks) : keySetOf(keysPath(undefined, store));
  const checks = await checkAll(file, options, keys, output);
  const sound = checks.every(({ findings }) => findings.length === 0);
  const kids = keys && keys.keys.map(({ kid }) => kid);
  if (json) await output.json({ sound, keys: kids, meetings: checks });
  else if (checks.length === 0) await output.print('The store holds no meeting.');
}

async function checkAll(
  file: string | undefined,
  options: Options,
  keys: KeySet | null,
  output: Output,
): Promise<readonly ArchiveVerification[]> {
  const checks: ArchiveVerification[] = [];
  for await (const check of checksOf(file, options, keys ?? undefined)) {
    checks.push(check);
    // Before it is told: whoever reads may have seen enough by then.
    if (check.findings.length > 0) process.exitCode = EXIT.unsound;
    if (!options.json) await output.print(told(check, keys !== null));
  }
  return checks;
}

async function* checksOf(
  file: string | undefined,
  { store: url, meeting }: Options,
  keys: KeySet | undefined,
): AsyncGenerator<ArchiveVerification> {
  if (file !== undefined) {
    yield await verifyArchive(linesOf(bytesOf(file)), keys);
    return;
  }
  const store = await openExisting(url);
  try {
    if (meeting !== undefined) await mustHave(store, meeting);
    const meetings = meeting === undefined ? allMeetings(store) : [meeting];
    for await (const each of meetings) yield await verifyMeeting(store, each, keys);
    if (meeting !== undefined) return;
    for (const each of await meetingsWithoutFirstRecord(store)) yield await verifyMeeting(store, each, keys);
    const officials = await verifyOfficials(store);
    if (officials) yield officials;
  } finally {
    await store.close();
  }
}

function told(check: ArchiveVerification, isChecked: boolean): string {
  const { meeting, records, findings } = check;
  const of = `${meeting ?? 'unknown meeting'}: ${counted(records, 'record')}`;
  if (findings.length === 0) return [`${of}, sound`, ...toldSignatures(check, isChecked)].join('\n  ');
  return [`${of}, ${counted(findings.length, 'finding')}`, ...findings.map(lineOf)].join('\n  ');
}

/** What is proved, and what is not: an end that was cut off leaves no trace of its own. */
function toldSignatures({ records, signatures }: ArchiveVerification, isChecked: boolean): string[] {
  if (!signatures)
    return ['nobody signs this log: had it been made anew, or its end cut off, it would not show'];
  const { held, unchecked, unsigned, last } = signatures;
  const lines: string[] = [];
  if (!isChecked && unchecked > 0) {
    lines.push(
      `${counted(unchecked, 'signature')} NOT checked: there are no keys here; name them with --jwks`,
    );
  }
  if (unsigned > 0) lines.push(`${counted(unsigned, 'certified result')} not signed`);
  if (last === null) {
    lines.push('nothing signed was checked: had it been made anew, or its end cut off, it would not show');
    return lines;
  }
  const rest = records - 1 - last;
  const behind = rest === 0 ? 'more records' : `${counted(rest, 'record')} behind it, and more,`;
  lines.push(
    `${counted(held, 'signed result')}, the last at revision ${last}: up to there it is proved`,
    `${behind} could have been cut off or made anew without a trace`,
  );
  return lines;
}
