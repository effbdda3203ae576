import { PROJECTIONS } from '#projections';
import {
  didYouMean,
  WHAT_IF_PROBLEMS,
  INPUT_PROBLEMS,
  MOMENT_PROBLEMS,
  momentWords,
  REPLAY_PROBLEMS,
  replayWords,
  type ReplayUnavailable,
  type ReplayRequest,
  type ViewAnswer,
  type ViewRequest,
  type WhatIfAnswer,
} from '#race-control';
import { EXIT, Stop } from './exit-codes.ts';

type Unknown = Exclude<ViewAnswer, { kind: 'view' }>;
type Asked = Pick<ViewRequest, 'meeting' | 'projection' | 'session'>;

/** Why there is no such view, and what to ask for instead. */
export function unknownIn(answer: Unknown, asked: Asked): Stop {
  const { meeting, projection, session } = asked;
  const stop = (words: string) => new Stop(EXIT.usage, words, answer.kind);
  switch (answer.kind) {
    case 'meeting-unknown':
      return stop(noMeeting(meeting));
    case 'projection-unknown': {
      const meant = didYouMean(projection, answer.projections);
      return stop(
        `There is no projection "${projection}".${meant} There are: ${listed(answer.projections)}.`,
      );
    }
    case 'session-unknown': {
      if (session === undefined) {
        return stop(`${projection} is of one session. Name it: ${listed(answer.sessions)}.`);
      }
      if (PROJECTIONS[projection]?.session === 'none') {
        return stop(`${projection} is of the whole meeting and takes no session: leave "${session}" out.`);
      }
      const meant = didYouMean(session, answer.sessions);
      return stop(
        `${projection} has no session "${session}".${meant} There are: ${listed(answer.sessions)}.`,
      );
    }
    default:
      return stop(`${momentWords(answer)} ${MOMENT_PROBLEMS[answer.kind]}`);
  }
}

/** Why there is nothing to replay, and what to ask for instead. */
export function noReplayIn(answer: ReplayUnavailable, { meeting, session = '' }: ReplayRequest): Stop {
  const stop = (words: string) => new Stop(EXIT.usage, words, answer.kind);
  switch (answer.kind) {
    case 'meeting-unknown':
      return stop(noMeeting(meeting));
    case 'session-unknown': {
      const meant = didYouMean(session, answer.sessions);
      return stop(`There is no session "${session}".${meant} There are: ${listed(answer.sessions)}.`);
    }
    case 'revision-unknown':
    case 'moment-before-start':
      return stop(`${momentWords(answer)} ${MOMENT_PROBLEMS[answer.kind]}`);
    default:
      return stop(`${replayWords(answer)} ${REPLAY_PROBLEMS[answer.kind]}`);
  }
}

/** Why there is no answer to a question about a fork. */
export function notAnswered(answer: Exclude<WhatIfAnswer, { kind: 'what-if' }>, meeting: string): Stop {
  const stop = (words: string) => new Stop(EXIT.usage, words, answer.kind);
  switch (answer.kind) {
    case 'meeting-unknown':
      return stop(noMeeting(meeting));
    case 'refused': {
      const { code, words } = answer.rejection;
      return new Stop(EXIT.refused, words, code, `${answer.field}: `);
    }
    case 'command-id-reused': {
      const words = `Another command has the id ${answer.commandId}. Make a new UUID for a new command.`;
      return new Stop(EXIT.refused, words, answer.kind, `${answer.field}: `);
    }
    case 'show-unknown':
      return new Stop(EXIT.usage, `${answer.words} ${INPUT_PROBLEMS['wrong-field']}`, 'wrong-field');
    case 'fork-too-large':
    case 'fork-too-slow':
      return stop(`${answer.words} ${WHAT_IF_PROBLEMS[answer.kind]}`);
    default:
      return stop(`${momentWords(answer)} ${MOMENT_PROBLEMS[answer.kind]}`);
  }
}

const noMeeting = (meeting: string) =>
  `There is no meeting "${meeting}" here. Schedule it first, or look into another store.`;

const listed = (names: readonly string[]) => (names.length > 0 ? names.join(', ') : 'none');
