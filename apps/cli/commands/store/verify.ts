import { Option, type Command } from 'commander';
import { count } from '#domain';
import { withoutSecret, type StoreWarning } from '#event-store';
import { linesOf, verifyArchive, type ArchiveVerification, type KnownKeys } from '#race-control';
import { addStoreOptions, oneMeetingOption, type TargetOptions } from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { readBytes } from '../../scripts/read-file.ts';
import { openExistingStore, storeUrl } from '../../target/open-store.ts';
import { keysPath, publicKeysAt, readPublicKeys } from '../../target/signing-keys.ts';
import { formatFinding } from './archive.ts';
import { verifyStore } from './verify-store.ts';

interface Options extends TargetOptions {
  readonly meeting?: string;
  readonly jwks?: readonly string[];
  readonly expect?: readonly string[];
}

const ABOUT = `
To check an exported FILE you only need the public keys: --jwks keys.json, from /.well-known/jwks.json of the
server or from "greenflag keys --json". With --jwks a missing signature and any other key are errors.
Without it the keys on this machine can only confirm signatures: another key is named, and its signatures
are not checked. Exit code 4: something is wrong, or a meeting of --expect is missing.`;

/** An option that may be repeated: all the values are used. */
const addValue = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export const expectOption = () =>
  new Option('--expect <meeting>', 'meeting that must be there (may be repeated)').argParser(addValue);

export function configureVerify(command: Command, output: Output): void {
  addStoreOptions(command)
    .addOption(oneMeetingOption())
    .addOption(expectOption())
    .addOption(
      new Option('--jwks <file or url>', 'public keys that the signatures are checked with').argParser(
        addValue,
      ),
    )
    .addHelpText('after', ABOUT)
    .action((file: string | undefined, options: Options) => verify(file, options, output));
}

async function verify(file: string | undefined, options: Options, output: Output): Promise<void> {
  requireOneSubject(file, options);
  const keys = await keysFor(options);
  const checks: ArchiveVerification[] = [];
  const losses: StoreWarning[] = [];
  for await (const check of checksOf(file, options, keys ?? undefined, losses)) {
    checks.push(check);
    // Set the exit code before printing, because the process ends if the reader has closed the pipe.
    if (check.findings.length > 0) process.exitCode = EXIT.unsound;
    if (!options.json) await output.print(formatCheck(check, keys !== null));
  }
  const missing = reportMissing(checks, file, options, output);
  if (losses.length > 0) process.exitCode = EXIT.unsound;
  if (!options.json) {
    for (const { words } of losses) await output.print(`WARNING: ${words}`);
    return;
  }
  const isComplete = missing.length === 0 && losses.length === 0;
  const sound = isComplete && checks.every(({ findings }) => findings.length === 0);
  const kids = keys && keys.keys.map(({ kid }) => kid);
  await output.printJson({ sound, keys: kids, missing, meetings: checks, losses });
}

function requireOneSubject(file: string | undefined, { store, meeting, expect }: Options): void {
  if (file !== undefined && (meeting ?? store) !== undefined)
    throw new CliError(EXIT.usage, 'Give either a FILE, or a store with --store and --meeting, not both.');
  if (meeting !== undefined && expect !== undefined)
    throw new CliError(EXIT.usage, 'Give either --meeting or --expect, not both.');
}

/** Says what was not found. Returns the meetings that were expected and are missing. */
function reportMissing(
  checks: readonly ArchiveVerification[],
  file: string | undefined,
  { store, expect = [] }: Options,
  output: Output,
): readonly string[] {
  const found = checks.map(({ meeting }) => meeting);
  const missing = expect.filter((each) => !found.includes(each));
  const place = file ?? withoutSecret(storeUrl(store));
  for (const each of missing) output.notify(`MISSING: there is no meeting "${each}" in ${place}.`);
  if (missing.length > 0) process.exitCode = EXIT.unsound;
  if (!found.some(isMeeting)) output.notify(`NOTHING to verify: ${place} has no meeting. ${NOTHING_ADVICE}`);
  return missing;
}

const NOTHING_ADVICE = 'If there must be one, this is another store: name the meeting with --expect.';

/** The logs that are not of a meeting have names in brackets, which no meeting can have. */
const isMeeting = (name: string | null): boolean => name?.startsWith('(') !== true;

/** Returns the keys that were named, or those on this machine; null if it has no keys. */
async function keysFor({ store, jwks }: Options): Promise<KnownKeys | null> {
  if (jwks) return readPublicKeys(jwks);
  const here = publicKeysAt(keysPath({ store }));
  return here && { ...here, onlyConfirm: true };
}

async function* checksOf(
  file: string | undefined,
  { store: url, meeting }: Options,
  keys: KnownKeys | undefined,
  losses: StoreWarning[],
): AsyncGenerator<ArchiveVerification> {
  if (file !== undefined) {
    yield await verifyArchive(linesOf(readBytes(file)), keys);
    return;
  }
  const store = await openExistingStore(url);
  try {
    losses.push(...(store.losses?.() ?? []));
    yield* verifyStore(store, { meeting, keys });
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
  const { held, unchecked, unsigned, last, unknownKeys = [] } = signatures;
  const lines: string[] = [];
  if (unchecked > 0) {
    const lack = hasKeys ? `the key ${unknownKeys.join(', ')} is not here` : 'there are no keys here';
    lines.push(`${count(unchecked, 'signature')} NOT checked: ${lack}; use --jwks`);
  }
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
