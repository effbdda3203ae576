import type { Command } from '#domain';
import { orderViewOf } from '../../ui/text/phases.ts';

/** What is asked: what would be if these were struck, and then those were issued. */
export interface Question {
  readonly strike: readonly number[];
  readonly issue: readonly Command[];
  /** The record after which the log is forked; null: at its end. */
  readonly at: number | null;
  /** Which views are looked at: `field`, `results/lcq-2`. Empty: those that the ruling touches. */
  readonly show: readonly string[];
}

/** As many views as a server shows for one question. */
export const MAX_VIEWS = 20;

/** The question that an address asks. What in it is no question is passed over. */
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

/** What an address holds that nothing can be asked with, in words for the places where it is mended. */
export interface AddressErrors {
  readonly at: string | null;
  readonly strike: string | null;
  readonly issue: string | null;
}

/** @param last the revision that the log has come to */
export function addressErrorsIn(query: URLSearchParams, last: number): AddressErrors {
  const at = query.get('at') ?? '';
  const strike = listIn(query, 'strike').filter((text) => !REVISION_PATTERN.test(text));
  const issue = query.get('issue');
  return {
    at: at === '' ? null : momentError(at, last),
    strike: strike.length === 0 ? null : `No record ${quoted(strike)}: a record is named by its number.`,
    issue:
      issue === null || isCommandList(issue)
        ? null
        : 'A ruling in the address cannot be read: it is left out.',
  };
}

function momentError(text: string, last: number): string | null {
  if (!REVISION_PATTERN.test(text))
    return `“${text}” is no number of a record. Say one from 0 to ${last}, or nothing for now.`;
  return Number(text) > last
    ? `There is no record ${Number(text)} yet: the log ends at record ${last}.`
    : null;
}

const quoted = (texts: readonly string[]): string => texts.map((text) => `“${text}”`).join(', ');

/** Is every part of it a command? */
function isCommandList(text: string): boolean {
  try {
    const said: unknown = JSON.parse(text);
    return Array.isArray(said) && said.every(isCommand);
  } catch {
    return false;
  }
}

const listIn = (query: URLSearchParams, name: string): string[] =>
  (query.get(name) ?? '').split(',').filter((text) => text !== '');

function parseCommands(text: string | null): readonly Command[] {
  try {
    const said: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(said) ? said.filter(isCommand) : [];
  } catch {
    return [];
  }
}

/** As far as the page has to know it: the server looks at the rest. */
const isCommand = (value: unknown): value is Command =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** The query of an address that asks a question. */
export function questionQuery({ strike, issue, at, show }: Question): Record<string, string | number> {
  return {
    ...(strike.length > 0 && { strike: strike.join(',') }),
    ...(issue.length > 0 && { issue: JSON.stringify(issue) }),
    ...(at !== null && { at }),
    ...(show.length > 0 && { show: show.join(',') }),
  };
}

/** What is changed of a question. The moment as it is typed: half a number is none, and must not vanish. */
export type QuestionChange = Partial<Omit<Question, 'at'>> & { readonly at?: string };

/** The query of the address once a question is changed. */
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

/** The sessions that a ruling is about: of the records that are struck and the commands that are issued. */
export function sessionsTouchedBy(
  { strike, issue }: Question,
  rows: readonly { readonly revision: number; readonly session: string | null }[],
): readonly string[] {
  const struck = new Set(strike);
  const ofRecords = rows.filter(({ revision }) => struck.has(revision)).map(({ session }) => session);
  const ofCommands = issue.map((command) => ('session' in command ? (command.session ?? null) : null));
  return [...new Set([...ofRecords, ...ofCommands].filter((session) => session !== null))];
}

/** What to look at where the question does not say: the results that it is about, and the field. */
export function defaultViews(touched: readonly string[], sessions: readonly Session[]): readonly string[] {
  const known = sessions.filter(({ session }) => touched.includes(session));
  const orders = known.map(({ session, kind }) => `${orderViewOf(kind)}/${session}`);
  return [...orders, 'field'].slice(0, MAX_VIEWS);
}

/**
 * The last record before the next line-up was posted: a line-up that is posted stands, so that a ruling is
 * asked about from before it. Null where none was posted since.
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

/** Where in a question something was refused: `strike/0`, `issue/1/car`. */
export function refusedEntry(
  field: string | undefined,
): { readonly list: string; readonly index: number } | null {
  const [, list, index] = /^(strike|issue|show)\/(\d+)/u.exec(field ?? '') ?? [];
  return list === undefined ? null : { list, index: Number(index) };
}

interface ScriptContext {
  readonly meeting: string;
  /** Why the records are struck and results are reopened. */
  readonly reason: string;
  readonly touched: readonly string[];
  readonly sessions: readonly Session[];
}

/** The commands that would do what was asked about, one a line; what is certified is reopened first. */
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
