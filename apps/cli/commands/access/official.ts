import { Option, type Command } from 'commander';
import { officialsCommand, ROLES, type Appointment, type OfficialsCommand, type Scope } from '#domain';
import type { EventStore } from '#event-store';
import {
  decideOfficial,
  issueToken,
  MAX_TOKEN_DAYS,
  OfficialsLog,
  openKeys,
  DEFAULT_TOKEN_DAYS,
} from '#race-control';
import { EXIT, Stop } from '../../output/exit-codes.ts';
import { keysOption, keysPath } from '../../target/keys-option.ts';
import { jsonOption, once, storeOption, wholeNumber } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { openExisting, openOrMake, withStore } from '../../target/store-url.ts';
import { words } from '../../tables/columns.ts';
import { layOut } from '../../tables/table.ts';

interface Options {
  readonly store?: string;
  readonly keys?: string;
  readonly json?: boolean;
  readonly name: string;
  readonly role?: string;
  readonly meeting?: string;
  readonly days: number;
  readonly reason: string;
}

/** Whoever may write to the store may say who may write to it. */
const BY = { id: 'command-line', role: 'director' } as const;

const ABOUT = `
The officials are kept in the store, as a log of their own; a server that runs on it knows of every change at
once. A token is shown when it is made, and kept nowhere: hand it to its official. To take tokens back, revoke
the official; added again, they get a new one.`;

const nameOption = () =>
  new Option('--name <name>', 'as it is to stand in the records').argParser(once()).makeOptionMandatory();
const roleOption = () => new Option('--role <role>', 'in which role').choices(ROLES);
const meetingOption = () =>
  new Option('--meeting <ids>', 'which meetings, like clash-2023,duels-2024, or "*" for all').argParser(
    once(),
  );
const daysOption = () =>
  new Option('--days <number>', `how long the token is good, ${MAX_TOKEN_DAYS} at most`)
    .argParser(wholeNumber)
    .default(DEFAULT_TOKEN_DAYS);

export function addOfficial(program: Command, output: Output): void {
  const official = program
    .command('official')
    .description('who may act: add officials, list, change and revoke them, make tokens')
    .addHelpText('after', ABOUT);
  const sub = (name: string, description: string) =>
    official.command(name).description(description).addOption(storeOption()).addOption(jsonOption());
  sub('add', 'add an official, and print a token')
    .addOption(nameOption())
    .addOption(roleOption().makeOptionMandatory())
    .addOption(meetingOption().makeOptionMandatory())
    .addOption(daysOption())
    .addOption(keysOption())
    .action((options: Options) => add(options, output));
  sub('token', 'print another token for an official')
    .addOption(nameOption())
    .addOption(daysOption())
    .addOption(keysOption())
    .action((options: Options) => token(options, output));
  sub('change', 'change the role or the meetings of an official: tokens that are out follow at once')
    .addOption(nameOption())
    .addOption(roleOption())
    .addOption(meetingOption())
    .action((options: Options) => change(options, output));
  sub('revoke', 'revoke an official, and with them all of their tokens')
    .addOption(nameOption())
    .option('--reason <words>', 'why', 'revoked')
    .action((options: Options) => revoke(options, output));
  sub('list', 'list everyone who was ever added').action((options: Options) => list(options, output));
}

async function add(options: Options, output: Output): Promise<void> {
  const { name, role, meeting = '' } = options;
  const command = parsed({ type: 'AddOfficial', official: name, role, meetings: scopeOf(meeting) });
  mustBeDays(options);
  await withStore(openOrMake(options.store), async (store) => {
    const log = await OfficialsLog.open(store);
    // Without its keys nobody could be given a token: better to know before they are added.
    const keys = keysFor(options);
    await decided(store, log, command);
    await printToken(issue(log, keys, options), options, output);
  });
}

async function token(options: Options, output: Output): Promise<void> {
  mustBeDays(options);
  await withStore(openExisting(options.store), async (store) => {
    const log = await OfficialsLog.open(store);
    await printToken(issue(log, keysFor(options), options), options, output);
  });
}

async function change(options: Options, output: Output): Promise<void> {
  const { name, role, meeting } = options;
  const meetings = meeting === undefined ? undefined : scopeOf(meeting);
  if (role === undefined && meetings === undefined)
    throw usage('Say what changes: --role, --meeting, or both.');
  const fields = { ...(role !== undefined && { role }), ...(meetings && { meetings }) };
  await decideHere(parsed({ type: 'ChangeOfficial', official: name, ...fields }), options, output);
}

const revoke = (options: Options, output: Output): Promise<void> => {
  const { name: official, reason } = options;
  return decideHere(parsed({ type: 'RevokeOfficial', official, reason }), options, output);
};

function list({ store: url, json = false }: Options, output: Output): Promise<void> {
  return withStore(openExisting(url), async (store) => {
    const { state } = await OfficialsLog.open(store);
    const officials = [...state.appointments.values()];
    if (json) return output.json({ officials });
    if (officials.length === 0) return output.print('Nobody has been added yet.');
    return output.print(layOut(COLUMNS, officials.map(rowOf), (text) => output.heading(text)));
  });
}

const COLUMNS = [
  ...[words('Name', 'official'), words('Role', 'role'), words('Meetings', 'meetings')],
  ...[words('Added', 'addedAt'), words('Revoked', 'revokedAt')],
];

const rowOf = (each: Appointment) => ({ ...each, meetings: [each.meetings].flat().join(', ') });

async function decideHere(command: OfficialsCommand, options: Options, output: Output): Promise<void> {
  await withStore(openExisting(options.store), async (store) => {
    const log = await OfficialsLog.open(store);
    const isWritten = await decided(store, log, command);
    const appointment = log.state.appointments.get(command.official);
    if (options.json) await output.json(appointment);
    else output.tell(isWritten ? `${command.official}: done.` : `${command.official}: it is so already.`);
  });
}

/** @throws Stop where it is refused */
async function decided(store: EventStore, log: OfficialsLog, command: OfficialsCommand): Promise<boolean> {
  const outcome = await decideOfficial(store, log, command, BY);
  if (outcome.kind === 'accepted') return outcome.written;
  const { code, words: why } = outcome.rejection;
  throw new Stop(EXIT.refused, why, code, 'refused ');
}

function issue({ state }: OfficialsLog, keys: ReturnType<typeof openKeys>, { name, days }: Options) {
  const appointment = state.appointments.get(name);
  if (!appointment) throw new Stop(EXIT.refused, `There is no official "${name}".`, 'official-unknown');
  if (appointment.revokedAt === null) return { appointment, ...issueToken(keys, appointment, { days }) };
  throw new Stop(EXIT.refused, `"${name}" has been revoked. Add them again.`, 'official-revoked');
}

/** The token alone on standard output, so that it can be piped to where it is needed. */
async function printToken(made: ReturnType<typeof issue>, options: Options, output: Output): Promise<void> {
  const { appointment, token: text, expiresAt } = made;
  const { official, role, meetings } = appointment;
  if (options.json) return output.json({ official, role, meetings, token: text, expiresAt });
  output.tell(`${official}, ${role}, of ${rowOf(appointment).meetings}; the token, shown this once:`);
  await output.print(text);
  output.tell(
    `It is good until ${expiresAt}. Send it as "Authorization: Bearer <token>", or set GREENFLAG_TOKEN.`,
  );
}

function keysFor({ keys, store }: Options) {
  const path = keysPath(keys, store);
  if (path !== null) return openKeys(path);
  throw usage('A store in memory has no file of keys. Name one with --keys.');
}

const scopeOf = (text: string): Scope => (text === '*' ? '*' : [...new Set(text.split(','))]);

/** @throws Stop where a name or a meeting is none */
function parsed(fields: object): OfficialsCommand {
  const { data, error } = officialsCommand.safeParse(fields);
  if (data) return data;
  const [field] = error.issues[0]?.path ?? [];
  throw usage(
    field === 'meetings'
      ? 'Meetings are named by their ids, with commas between them, like clash-2023; all of them by "*".'
      : `The ${field === 'reason' ? 'reason' : 'name'} must be printable text, and not too long.`,
  );
}

function mustBeDays({ days }: Options): void {
  if (days < 1 || days > MAX_TOKEN_DAYS) {
    throw usage(`A token is good for 1 to ${MAX_TOKEN_DAYS} days.`);
  }
}

const usage = (text: string) => new Stop(EXIT.usage, text);
