import { textColumn } from '#projections/columns';
import { Option, type Command } from 'commander';
import { officialsCommand, type Appointment, type OfficialsCommand, type Scope } from '#domain';
import type { EventStore } from '#event-store';
import {
  decideOfficial,
  issueToken,
  MAX_TOKEN_DAYS,
  OfficialsLog,
  TOKEN_DAYS,
  type KeyRing,
} from '#race-control';
import { roleOption } from '../../checked-options.ts';
import {
  addStoreOptions,
  keysOption,
  parseWholeNumber,
  valueOption,
  type TargetOptions,
} from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { formatTable, tableOf } from '../../tables/table.ts';
import { openExistingStore, openOrCreateStore, withStore } from '../../target/open-store.ts';
import { openSigningKeys } from '../../target/signing-keys.ts';

interface Options extends TargetOptions {
  readonly name: string;
  readonly role?: string;
  readonly meeting?: string;
  readonly days: number;
  readonly reason: string;
}

/** Anyone who can write to the store can also appoint officials. */
const BY = { official: { id: 'command-line', role: 'director' }, meetings: '*' } as const;

const ABOUT = `
The officials are kept in a log of their own in the store. A server on the same store follows every change at
once. A token is shown only when it is made, and is not saved: give it to the official. To withdraw all tokens
of an official, revoke the official. If you add the official again, make a new token.`;

const nameOption = () =>
  valueOption('--name <name>', 'name of the official, as shown in the records').makeOptionMandatory();
const meetingsOption = () =>
  valueOption('--meeting <ids>', 'meetings of the official, like clash-2023,duels-2024, or "*" for all');
const daysOption = () =>
  new Option('--days <number>', `days until the token expires, at most ${MAX_TOKEN_DAYS}`)
    .argParser(parseWholeNumber)
    .default(TOKEN_DAYS);

export function configureOfficial(command: Command, output: Output): void {
  const official = command.addHelpText('after', ABOUT);
  const sub = (name: string, description: string) =>
    addStoreOptions(official.command(name).description(description));
  sub('add', 'add an official, and print a token')
    .addOption(nameOption())
    .addOption(roleOption().makeOptionMandatory())
    .addOption(meetingsOption().makeOptionMandatory())
    .addOption(daysOption())
    .addOption(keysOption())
    .action((options: Options) => add(options, output));
  sub('token', 'print another token for an official')
    .addOption(nameOption())
    .addOption(daysOption())
    .addOption(keysOption())
    .action((options: Options) => token(options, output));
  sub('change', 'change the role or the meetings of an official, at once and for all tokens')
    .addOption(nameOption())
    .addOption(roleOption())
    .addOption(meetingsOption())
    .action((options: Options) => change(options, output));
  sub('revoke', 'revoke an official and all tokens of the official')
    .addOption(nameOption())
    .option('--reason <words>', 'reason', 'revoked')
    .action((options: Options) => revoke(options, output));
  sub('list', 'list all officials, revoked ones too').action((options: Options) => list(options, output));
}

async function add(options: Options, output: Output): Promise<void> {
  const { name, role, meeting = '' } = options;
  const command = parseCommand({ type: 'AddOfficial', official: name, role, meetings: scopeOf(meeting) });
  requireValidDays(options);
  await withStore(openOrCreateStore(options.store), async (store) => {
    const log = await OfficialsLog.open(store);
    // Open the keys first: without them there is no token, and then nobody should be added.
    const keys = openSigningKeys(options);
    await applyCommand(store, log, command);
    await printToken(makeToken(log, keys, options), options, output);
  });
}

async function token(options: Options, output: Output): Promise<void> {
  requireValidDays(options);
  await withStore(openExistingStore(options.store), async (store) => {
    const log = await OfficialsLog.open(store);
    await printToken(makeToken(log, openSigningKeys(options), options), options, output);
  });
}

async function change(options: Options, output: Output): Promise<void> {
  const { name, role, meeting } = options;
  const meetings = meeting === undefined ? undefined : scopeOf(meeting);
  if (role === undefined && meetings === undefined) throw usageError('Give --role, --meeting, or both.');
  const fields = { ...(role !== undefined && { role }), ...(meetings && { meetings }) };
  await applyAndReport(parseCommand({ type: 'ChangeOfficial', official: name, ...fields }), options, output);
}

const revoke = (options: Options, output: Output): Promise<void> => {
  const { name: official, reason } = options;
  return applyAndReport(parseCommand({ type: 'RevokeOfficial', official, reason }), options, output);
};

function list({ store: url, json = false }: Options, output: Output): Promise<void> {
  return withStore(openExistingStore(url), async (store) => {
    const { state } = await OfficialsLog.open(store);
    const officials = [...state.appointments.values()];
    if (json) return output.printJson({ officials });
    if (officials.length === 0) return output.print('There are no officials yet.');
    return output.print(formatTable(tableOf(COLUMNS, officials.map(rowOf)), output.tableStyle));
  });
}

type OfficialRow = ReturnType<typeof rowOf>;

const COLUMNS = [
  textColumn<OfficialRow>('Name', 'official', { priority: 1, flexible: true }),
  textColumn<OfficialRow>('Role', 'role', { priority: 1 }),
  textColumn<OfficialRow>('Meetings', 'meetings', { flexible: true }),
  textColumn<OfficialRow>('Added', 'addedAt', { priority: 3 }),
  textColumn<OfficialRow>('Revoked', 'revokedAt'),
];

const rowOf = (each: Appointment) => ({ ...each, meetings: [each.meetings].flat().join(', ') });

async function applyAndReport(command: OfficialsCommand, options: Options, output: Output): Promise<void> {
  await withStore(openExistingStore(options.store), async (store) => {
    const log = await OfficialsLog.open(store);
    const isWritten = await applyCommand(store, log, command);
    const appointment = log.state.appointments.get(command.official);
    if (options.json) await output.printJson(appointment);
    else output.notify(`${command.official}: ${isWritten ? 'done' : 'nothing to change'}.`);
  });
}

/** Returns false if nothing had to be written. @throws CliError if the command is refused */
async function applyCommand(
  store: EventStore,
  log: OfficialsLog,
  command: OfficialsCommand,
): Promise<boolean> {
  const outcome = await decideOfficial(store, log, command, BY);
  if (outcome.kind === 'accepted') return outcome.written;
  const { code, words: why } = outcome.rejection;
  throw new CliError(EXIT.refused, why, code, 'refused ');
}

function makeToken({ state }: OfficialsLog, keys: KeyRing, { name, days }: Options) {
  const appointment = state.appointments.get(name);
  if (!appointment) throw new CliError(EXIT.refused, `There is no official "${name}".`, 'official-unknown');
  if (appointment.revokedAt === null) return { appointment, ...issueToken(keys, appointment, { days }) };
  throw new CliError(EXIT.refused, `"${name}" is revoked. Add the official again.`, 'official-revoked');
}

/** Prints nothing but the token on standard output, so that it can be piped. */
async function printToken(
  { appointment, token: text, expiresAt }: ReturnType<typeof makeToken>,
  { json = false }: Options,
  output: Output,
): Promise<void> {
  const { official, role, meetings } = appointment;
  if (json) return output.printJson({ official, role, meetings, token: text, expiresAt });
  output.notify(
    `Token for ${official} (${role}, meetings: ${rowOf(appointment).meetings}), shown only once:`,
  );
  await output.print(text);
  output.notify(
    `It expires at ${expiresAt}. Send it as "Authorization: Bearer <token>", or set GREENFLAG_TOKEN.`,
  );
}

const scopeOf = (text: string): Scope => (text === '*' ? '*' : [...new Set(text.split(','))]);

/** @throws CliError if a name, a reason or a meeting id is not valid */
function parseCommand(fields: object): OfficialsCommand {
  const { data, error } = officialsCommand.safeParse(fields);
  if (data) return data;
  const [field] = error.issues[0]?.path ?? [];
  throw usageError(
    field === 'meetings'
      ? 'Give the ids of the meetings, separated by commas, like clash-2023,duels-2024, or "*" for all.'
      : `The ${field === 'reason' ? 'reason' : 'name'} must be printable text, and not too long.`,
  );
}

function requireValidDays({ days }: Options): void {
  if (days >= 1 && days <= MAX_TOKEN_DAYS) return;
  throw usageError(`--days must be a number from 1 to ${MAX_TOKEN_DAYS}.`);
}

const usageError = (text: string) => new CliError(EXIT.usage, text);
