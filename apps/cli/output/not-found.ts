import { PROJECTIONS } from '#projections';
import {
  didYouMean,
  INPUT_PROBLEMS,
  MOMENT_PROBLEMS,
  momentWords,
  REPLAY_PROBLEMS,
  replayWords,
  WHAT_IF_PROBLEMS,
  type ReplayUnavailable,
  type ReplayRequest,
  type ViewAnswer,
  type ViewRequest,
  type WhatIfAnswer,
} from '#race-control';
import { CliError, EXIT } from './exit-codes.ts';

type ViewNotFound = Exclude<ViewAnswer, { kind: 'view' }>;
type RequestedView = Pick<ViewRequest, 'meeting' | 'projection' | 'session'>;

/** Returns the error for a view that does not exist: what is missing, and what there is. */
export function viewNotFound(answer: ViewNotFound, requested: RequestedView): CliError {
  const { meeting, projection, session } = requested;
  const usage = (words: string) => new CliError(EXIT.usage, words, answer.kind);
  switch (answer.kind) {
    case 'meeting-unknown':
      return usage(noMeeting(meeting));
    case 'projection-unknown':
      return usage(`There is no projection "${projection}".${alternatives(projection, answer.projections)}`);
    case 'session-unknown':
      return usage(noSession(projection, session, answer.sessions));
    case 'lap-unknown':
      return usage(answer.words);
    default:
      return usage(`${momentWords(answer)} ${MOMENT_PROBLEMS[answer.kind].help}`);
  }
}

/** Says why a view has no such session, class or ranking, or that it needs one. */
function noSession(projection: string, session: string | undefined, sessions: readonly string[]): string {
  const { session: about, byClass } = PROJECTIONS[projection] ?? {};
  const noun = about === 'ranking' ? 'ranking' : 'session';
  if (session === undefined) {
    const needed = byClass ? 'session or a class' : noun;
    return `${projection} needs a ${needed}. Add one of these: ${listed(sessions)}.`;
  }
  if (about === 'none' && !(byClass && sessions.length > 0)) {
    return `${projection} covers the whole meeting and has no sessions. Leave out "${session}".`;
  }
  return `${projection} has no ${noun} "${session}".${alternatives(session, sessions)}`;
}

/** Returns the error for a replay that does not exist. */
export function replayNotFound(
  answer: ReplayUnavailable,
  { meeting, session = '' }: ReplayRequest,
): CliError {
  const usage = (words: string) => new CliError(EXIT.usage, words, answer.kind);
  switch (answer.kind) {
    case 'meeting-unknown':
      return usage(noMeeting(meeting));
    case 'session-unknown':
      return usage(`There is no session "${session}".${alternatives(session, answer.sessions)}`);
    case 'revision-unknown':
    case 'moment-before-start':
      return usage(`${momentWords(answer)} ${MOMENT_PROBLEMS[answer.kind].help}`);
    default:
      return usage(`${replayWords(answer)} ${REPLAY_PROBLEMS[answer.kind].help}`);
  }
}

type WhatIfNotAnswered = Exclude<WhatIfAnswer, { kind: 'what-if' }>;

/** Returns the error for a what-if question that has no answer. */
export function whatIfNotAnswered(answer: WhatIfNotAnswered, meeting: string): CliError {
  const usage = (words: string) => new CliError(EXIT.usage, words, answer.kind);
  switch (answer.kind) {
    case 'meeting-unknown':
      return usage(noMeeting(meeting));
    case 'refused': {
      const { code, words } = answer.rejection;
      return new CliError(EXIT.refused, words, code, `${answer.field}: `);
    }
    case 'command-id-reused':
      return new CliError(EXIT.refused, commandIdReused(answer.commandId), answer.kind, `${answer.field}: `);
    case 'show-unknown':
      return new CliError(EXIT.usage, `${answer.words} ${INPUT_PROBLEMS['wrong-field'].help}`, 'wrong-field');
    case 'fork-too-large':
    case 'fork-too-slow':
      return usage(`${answer.words} ${WHAT_IF_PROBLEMS[answer.kind].help}`);
    default:
      return usage(`${momentWords(answer)} ${MOMENT_PROBLEMS[answer.kind].help}`);
  }
}

export const commandIdReused = (commandId: string) =>
  `Another command has the id ${commandId}. Make a new UUID for a new command.`;

const noMeeting = (meeting: string) =>
  `There is no meeting "${meeting}" here. Schedule it first, or name another store.`;

const alternatives = (name: string, names: readonly string[]) =>
  `${didYouMean(name, names)} There are: ${listed(names)}.`;

const listed = (names: readonly string[]) => (names.length > 0 ? names.join(', ') : 'none');
