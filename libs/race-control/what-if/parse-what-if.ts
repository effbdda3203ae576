import { PROJECTION_NAMES } from '#projections';
import { namedView, type Command } from '#domain';
import {
  invalid,
  valid,
  isObject,
  describeValue,
  type Invalid,
  type Parsed,
} from '../input/input-problems.ts';
import { MOMENT_PROBLEMS, parseMoment, type MomentProblem } from '../input/moment-text.ts';
import { didYouMean } from '../input/did-you-mean.ts';
import { parseCommand } from '../input/parse-command.ts';
import { whatIfRequest } from '../answers/what-if.ts';
import type { NamedView, WhatIfQuestion } from './what-if-document.ts';

type ParsedWhatIf = Parsed<WhatIfQuestion> | { readonly ok: false; readonly problem: MomentProblem };

/** Most items of a list that is parsed at all. The limits of a what-if are lower. */
const MAX_ITEMS = 1_000;

const MEMBERS = Object.keys(whatIfRequest.shape);

/** Parses a what-if question from JSON. A member that would be ignored is a problem. */
export function parseWhatIf(body: unknown, meeting: string): ParsedWhatIf {
  if (!isObject(body))
    return invalid('not-an-object', `A JSON object is expected here, not ${describeValue(body)}.`);
  const unknown = Object.keys(body).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) {
    const name = unknown.slice(0, 100);
    const words = `There is no member "${name}" here.${didYouMean(unknown, MEMBERS)}`;
    return invalid('unknown-field', `${words} The members are: ${MEMBERS.join(', ')}.`, name);
  }
  const strike = parseList(body, 'strike', parseRevision);
  if (!strike.ok) return strike;
  const issue = parseList(body, 'issue', (value, field) => parseIssued(value, field, meeting));
  if (!issue.ok) return issue;
  const show = parseList(body, 'show', parseNamedView);
  if (!show.ok) return show;
  const at = parseAt(body['at']);
  if (!at.ok) return at;
  const problem = missingOrRepeated(strike.value, issue.value, show.value);
  if (problem) return problem;
  const moment = at.moment === undefined ? {} : { at: at.moment };
  return valid({ strike: strike.value, issue: issue.value, show: show.value, ...moment });
}

/** Parses each item of a list. A missing list is an empty one. */
function parseList<T>(
  body: Readonly<Record<string, unknown>>,
  member: string,
  parse: (value: unknown, field: string) => Parsed<T>,
): Parsed<readonly T[]> {
  const { [member]: list = [] } = body;
  if (!Array.isArray(list))
    return invalid('wrong-field', `"${member}" must be a list, not ${describeValue(list)}.`, member);
  if (list.length > MAX_ITEMS)
    return invalid('wrong-field', `"${member}" must have at most ${MAX_ITEMS} items.`, member);
  const items: T[] = [];
  for (const [i, value] of list.entries()) {
    const parsed = parse(value, `${member}/${i}`);
    if (!parsed.ok) return parsed;
    items.push(parsed.value);
  }
  return valid(items);
}

function parseRevision(value: unknown, field: string): Parsed<number> {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return valid(value);
  return invalid(
    'wrong-field',
    `"${field}" must be a revision: a whole number, not ${describeValue(value)}.`,
    field,
  );
}

function parseIssued(value: unknown, field: string, meeting: string): Parsed<Command> {
  const addressed = isObject(value) && value['meeting'] === undefined ? { ...value, meeting } : value;
  const parsed = parseCommand(addressed);
  if (!parsed.ok) {
    const { code, words, field: inner } = parsed.problem;
    return invalid(code, words, inner === undefined ? field : `${field}/${inner}`);
  }
  const { command } = parsed;
  if (command.meeting === meeting) return valid(command);
  const words = `"${field}" is for the meeting ${command.meeting}, but the question is about ${meeting}.`;
  return invalid('wrong-field', words, `${field}/meeting`);
}

function parseNamedView(value: unknown, field: string): Parsed<NamedView> {
  if (typeof value !== 'string') {
    return invalid(
      'wrong-field',
      `"${field}" must be text like "results/lcq-2", not ${describeValue(value)}.`,
      field,
    );
  }
  const [projection, session] = namedView(value);
  if (!PROJECTION_NAMES.includes(projection)) {
    const hint = didYouMean(projection, PROJECTION_NAMES);
    const words = `There is no projection "${projection.slice(0, 100)}".${hint}`;
    return invalid('wrong-field', `${words} The projections are: ${PROJECTION_NAMES.join(', ')}.`, field);
  }
  if (session === '' || (session?.split('/').length ?? 0) > 2) {
    return invalid('wrong-field', `"${field}" must be a projection, or projection/session.`, field);
  }
  return valid({ name: value, projection, ...(session !== undefined && { session }) });
}

function parseAt(value: unknown): ReturnType<typeof parseMoment> {
  if (value === undefined || typeof value === 'string' || typeof value === 'number') {
    return parseMoment({ field: 'at', text: value === undefined ? undefined : String(value) });
  }
  const problem = `"at" must be a revision or an instant, not ${describeValue(value)}.`;
  const words = `${problem} ${MOMENT_PROBLEMS['moment-wrong'].help}`;
  return { ok: false, problem: { code: 'moment-wrong', field: 'at', words } };
}

/** Returns what is missing from a question, or what it names twice. */
function missingOrRepeated(
  strike: readonly number[],
  issue: readonly Command[],
  show: readonly NamedView[],
): Invalid | null {
  if (strike.length + issue.length === 0) {
    return invalid('missing-field', 'Give records to strike or commands to issue.', 'issue');
  }
  if (show.length === 0)
    return invalid('missing-field', 'Say in "show" which views to compare, like ["field"].', 'show');
  const view = show.findIndex(({ name }, i) => show.findIndex((other) => other.name === name) < i);
  if (view >= 0) return invalid('wrong-field', `"${show[view]?.name}" is shown twice.`, `show/${view}`);
  const record = strike.findIndex((revision, i) => strike.indexOf(revision) < i);
  if (record < 0) return null;
  return invalid('wrong-field', `Record ${strike[record]} is struck twice.`, `strike/${record}`);
}
