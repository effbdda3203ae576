import { Option, type Command } from 'commander';
import { count } from '#domain';
import type { StoreWarning } from '#event-store';
import {
  meetingsWithoutFirstRecord,
  linesOf,
  verifyArchive,
  verifyMeeting,
  verifyOfficials,
  type ArchiveVerification,
  type KeySet,
} from '#race-control';
import { addStoreOptions, oneMeetingOption, type TargetOptions } from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { readBytes } from '../../scripts/read-file.ts';
import { meetingsIn, openExistingStore } from '../../target/open-store.ts';
import { keysPath, publicKeysAt, readPublicKeys } from '../../target/signing-keys.ts';
import { formatFinding } from './archive.ts';

interface Options extends TargetOptions {
  readonly meeting?: string;
  readonly jwks?: readonly string[];
}

const ABOUT = `
To check an exported FILE you only need the public keys: --jwks keys.json, from /.well-known/jwks.json of the
server or from "greenflag keys --json". Without --jwks the signatures are checked with the keys on this
machine. Without any keys the output says that they were not checked. Exit code 4: something is wrong.`;

/** The option may be repeated: all the keys are used. */
const addSource = (source: string, before: readonly string[] = []): readonly string[] => [...before, source];

export function configureVerify(command: Command, output: Output): void {
  addStoreOptions(command)
    .addOption(oneMeetingOption())
    .addOption(
      new Option('--jwks <file or url>', 'public keys that the signatures are checked with').argParser(
        addSource,
      ),
    )
    .addHelpText('after', ABOUT)
    .action((file: string | undefined, options: Options) => verify(file, options, output));
}

async function verify(file: string | undefined, options: Options, output: Output): Promise<void> {
  const { store, meeting, json } = options;
  if (file !== undefined && (meeting ?? store) !== undefined)
    throw new CliError(EXIT.usage, 'Give either a FILE, or a store with --store and --meeting, not both.');
  const keys = await keysFor(options);
  const checks: ArchiveVerification[] = [];
  const losses: StoreWarning[] = [];
  for await (const check of checksOf(file, options, keys ?? undefined, losses)) {
    checks.push(check);
    // Set the exit code before printing, because the process ends if the reader has closed the pipe.
    if (check.findings.length > 0) process.exitCode = EXIT.unsound;
    if (!json) await output.print(formatCheck(check, keys !== null));
  }
  if (losses.length > 0) process.exitCode = EXIT.unsound;
  if (!json) return printEnd(checks, losses, output);
  const sound = losses.length === 0 && checks.every(({ findings }) => findings.length === 0);
  await output.printJson({ sound, keys: keys && keys.keys.map(({ kid }) => kid), meetings: checks, losses });
}

const keysFor = async ({ jwks, store }: Options): Promise<KeySet | null> =>
  jwks ? readPublicKeys(jwks) : publicKeysAt(keysPath({ store }));

async function printEnd(
  { length }: readonly ArchiveVerification[],
  losses: readonly StoreWarning[],
  output: Output,
): Promise<void> {
  if (length === 0) await output.print('The store has no meetings.');
  for (const { words } of losses) await output.print(`WARNING: ${words}`);
}

async function* checksOf(
  file: string | undefined,
  { store: url, meeting }: Options,
  keys: KeySet | undefined,
  losses: StoreWarning[],
): AsyncGenerator<ArchiveVerification> {
  if (file !== undefined) {
    yield await verifyArchive(linesOf(readBytes(file)), keys);
    return;
  }
  const store = await openExistingStore(url);
  try {
    losses.push(...(store.losses?.() ?? []));
    for (const each of await meetingsIn(store, meeting)) yield await verifyMeeting(store, each, keys);
    if (meeting !== undefined) return;
    for (const each of await meetingsWithoutFirstRecord(store)) yield await verifyMeeting(store, each, keys);
    const officials = await verifyOfficials(store);
    if (officials) yield officials;
  } finally {
    await store.close();
  }
}

function formatCheck(check: ArchiveVerification, hasKeys: boolean): string {
  const { meeting, records, findings } = check;
  const title = `${meeting ?? 'unknown meeting'}: ${count(records, 'record')}`;
  if (findings.length === 0) return [`${title}, sound`, ...signatureLines(check, hasKeys)].join('\n  ');
  return [`${title}, ${count(findings.length, 'finding')}`, ...findings.map(formatFinding)].join('\n  ');
}

const UNPROVED = 'a log that was written anew, or that lost its end, would look the same';

/** Returns what the signatures prove, and what they do not: a missing end leaves no trace in the log. */
function signatureLines({ records, signatures }: ArchiveVerification, hasKeys: boolean): string[] {
  if (!signatures) return [`this log has no signatures: ${UNPROVED}`];
  const { held, unchecked, unsigned, last } = signatures;
  const lines: string[] = [];
  if (!hasKeys && unchecked > 0)
    lines.push(`${count(unchecked, 'signature')} NOT checked: there are no keys here; use --jwks`);
  if (unsigned > 0) lines.push(`${count(unsigned, 'certified result')} not signed`);
  if (last === null) return [...lines, `no signature was checked: ${UNPROVED}`];
  const rest = records - 1 - last;
  const behind = rest === 0 ? 'more records' : `${count(rest, 'record')} after it, and more,`;
  return [
    ...lines,
    `${count(held, 'signed result')}, the last at revision ${last}: the log is proved up to there`,
    `${behind} could have been removed or written anew without a trace`,
  ];
}
