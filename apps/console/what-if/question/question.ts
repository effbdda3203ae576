import type { Command } from '#domain';
import { orderViewOf } from '../../ui/text/phases.ts';
import { classOf } from '../../ui/text/text.ts';
import { t } from '../../ui/language/language.ts';

/** Asks how views would change if records were struck and then commands were issued. */
export interface Question {
  readonly strike: readonly number[];
  readonly issue: readonly Command[];
  /** The record after which the log is forked; null: the last record. */
  readonly at: number | null;
  /** The views to show: `field`, `results/lcq-2`. Empty: those that the question touches. */
  readonly show: readonly string[];
}

/** The server shows at most this many views for one question. */
export const MAX_VIEWS = 20;

/** Reads the question from the query of an address, ignoring what is invalid. */
export function parseQuestion(query: URLSearchParams): Question {
  const at = query.get('at') ?? '';
  return {
    strike: [...new Set(listIn(query, 'strike').filter((text) => REVISION_PATTERN.test(text)))].map(Number),
    issue: parseCommands(query.get('issue')),
    at: REVISION_PATTERN.test(at) ? Number(at) : null,
    show: [...new Set(listIn(query, 'show'))].slice(0, MAX_VIEWS),
  };
}

const REVISION_PATTERN = /^\d{1,15}$/u;

/** The invalid parts of an address, as messages for the fields where they are corrected. */
export interface AddressErrors {
  readonly at: string | null;
  readonly strike: string | null;
  readonly issue: string | null;
}

/**
 * Returns a message for each invalid part of an address.
 * @param last revision of the last record of the log
 */
export function addressErrorsIn(query: URLSearchParams, last: number): AddressErrors {
  const at = query.get('at') ?? '';
  const strike = listIn(query, 'strike').filter((text) => !REVISION_PATTERN.test(text));
  const issue = query.get('issue');
  return {
    at: at === '' ? null : momentError(at, last),
    strike: strike.length === 0 ? null : t('Not a record number: {names}.', { names: quoted(strike) }),
    issue:
      issue === null || isCommandList(issue)
        ? null
        : t('One ruling in this link is unreadable and was ignored.'),
  };
}

function momentError(text: string, last: number): string | null {
  if (!REVISION_PATTERN.test(text))
    return t('“{text}” is not a record number. Enter one from 0 to {last}, or nothing for now.', {
      text,
      last,
    });
  return Number(text) > last
    ? t('There is no record {record} yet: the log ends at record {last}.', { record: Number(text), last })
    : null;
}

const quoted = (texts: readonly string[]): string => texts.map((text) => `“${text}”`).join(', ');

/** Returns whether a text is a JSON array of commands. */
function isCommandList(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every(isCommand);
  } catch {
    return false;
  }
}

const listIn = (query: URLSearchParams, name: string): string[] =>
  (query.get(name) ?? '').split(',').filter((text) => text !== '');

function parseCommands(text: string | null): readonly Command[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isCommand) : [];
  } catch {
    return [];
  }
}

/** Checks only what the page needs; the server validates the rest. */
const isCommand = (value: unknown): value is Command =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** Returns the query of an address that asks a question. */
export function questionQuery({ strike, issue, at, show }: Question): Record<string, string | number> {
  return {
    ...(strike.length > 0 && { strike: strike.join(',') }),
    ...(issue.length > 0 && { issue: JSON.stringify(issue) }),
    ...(at !== null && { at }),
    ...(show.length > 0 && { show: show.join(',') }),
  };
}

/** A change to a question. The moment is text, so that an incomplete number stays in the field. */
export type QuestionChange = Partial<Omit<Question, 'at'>> & { readonly at?: string };

/** Returns the query of the address after a change to its question. */
export function changedQuery(
  query: URLSearchParams,
  { at, ...part }: QuestionChange,
): Record<string, string | number> {
  const moment = at ?? query.get('at') ?? '';
  return {
    ...questionQuery({ ...parseQuestion(query), ...part, at: null }),
    ...(moment !== '' && { at: moment }),
  };
}

export const isEmpty = ({ strike, issue }: Question): boolean => strike.length === 0 && issue.length === 0;

interface Session {
  readonly session: string;
  readonly kind: string;
  readonly phase: string;
}

/** Returns the sessions of the records that a question strikes and of the commands that it issues. */
export function sessionsTouchedBy(
  { strike, issue }: Question,
  rows: readonly { readonly revision: number; readonly session: string | null }[],
): readonly string[] {
  const struck = new Set(strike);
  const ofRecords = rows.filter(({ revision }) => struck.has(revision)).map(({ session }) => session);
  const ofCommands = issue.map((command) => ('session' in command ? (command.session ?? null) : null));
  return [...new Set([...ofRecords, ...ofCommands].filter((session) => session !== null))];
}

/** Returns the views of the fields that sessions belong to: one, or one for each of their classes. */
export const fieldViews = (sessions: readonly Pick<Session, 'session'>[]): readonly string[] => [
  ...new Set(
    sessions.map(({ session }) => {
      const classId = classOf(session);
      return classId === undefined ? 'field' : `field/${classId}`;
    }),
  ),
];

/** Returns the views to show by default: the results of the touched sessions, and their fields. */
export function defaultViews(touched: readonly string[], sessions: readonly Session[]): readonly string[] {
  const known = sessions.filter(({ session }) => touched.includes(session));
  const orders = known.map(({ session, kind }) => `${orderViewOf(kind)}/${session}`);
  return [...orders, ...fieldViews(known.length > 0 ? known : sessions)].slice(0, MAX_VIEWS);
}

/**
 * Returns the last record before the next line-up was posted; null if none was posted after the strikes.
 * Because a posted line-up stands, a ruling changes it only if it is made before.
 */
export function revisionBeforeNextLineup(
  rows: readonly { readonly revision: number; readonly type: string; readonly struck: boolean }[],
  { strike }: Question,
): number | null {
  if (strike.length === 0) return null;
  const last = Math.max(...strike);
  const next = rows.find(
    ({ revision, type, struck }) => type === 'LineupPosted' && !struck && revision > last,
  );
  return next ? next.revision - 1 : null;
}

/** Returns the entry of a question that was refused, from a field like `strike/0` or `issue/1/car`. */
export function refusedEntry(
  field: string | undefined,
): { readonly list: string; readonly index: number } | null {
  const [, list, index] = /^(strike|issue|show)\/(\d+)/u.exec(field ?? '') ?? [];
  return list === undefined ? null : { list, index: Number(index) };
}

interface ScriptContext {
  readonly meeting: string;
  /** The reason for the strikes and for reopening results. */
  readonly reason: string;
  readonly touched: readonly string[];
  readonly sessions: readonly Session[];
}

/** Returns the commands that would make the change, one per line. Certified results are reopened first. */
export function scriptOf(
  { strike, issue }: Question,
  { meeting, reason, touched, sessions }: ScriptContext,
): readonly string[] {
  const certified = sessions.filter(
    ({ session, phase }) => phase === 'official' && touched.includes(session),
  );
  const commands: readonly object[] = [
    ...certified.map(({ session }) => ({ type: 'ReopenResults', session, reason })),
    ...strike.map((revision) => ({ type: 'StrikeRecord', revision, reason })),
    ...issue,
  ];
  return commands.map((command) => {
    const { type, ...rest } = command as { type: string };
    return JSON.stringify({ type, meeting, ...rest });
  });
}
