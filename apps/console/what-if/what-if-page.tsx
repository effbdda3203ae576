import type { WhatIfDocument } from '#race-control';
import { useState } from 'react';
import { useMeetingId, useThrottledView, type ViewsByName } from '../api/data/meeting.tsx';
import { useWhoAmI } from '../api/data/whoami.ts';
import type { ProblemBody } from '#client';
import type { PageProps } from '../routes.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SignInDialog } from '../ui/shell/sign-in.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { AnswerPart } from './answer/answer-part.tsx';
import { useAnswer } from './answer/use-answer.ts';
import { QuestionPart } from './question/question-part.tsx';
import {
  addressErrorsIn,
  defaultViews,
  isEmpty,
  refusedEntry,
  sessionsTouchedBy,
  type Question,
} from './question/question.ts';
import { useQuestion } from './question/use-question.ts';
import { t, tn } from '../ui/language/language.ts';
import './what-if.css';

/** Shows what a ruling would change before it is made. */
export default function WhatIfPage(props: PageProps) {
  const overview = useThrottledView('meeting');
  const log = useThrottledView('race-log');
  return (
    <>
      <h1>{t('What if')}</h1>
      <p className="notice warn what-banner">
        <strong>{t('Preview only.')}</strong> {t('This runs on a throw-away copy; nothing is saved.')}
      </p>
      {overview && log ? (
        <WhatIfWorkspace {...props} overview={overview} log={log} />
      ) : (
        <Waiting words={t('Reading the log…')} />
      )}
    </>
  );
}

interface WhatIfWorkspaceProps extends PageProps {
  readonly overview: ViewsByName['meeting'];
  readonly log: ViewsByName['race-log'];
}

function WhatIfWorkspace({ session, query, overview, log }: WhatIfWorkspaceProps) {
  const meeting = useMeetingId();
  const { sessions } = overview;
  const state = useQuestion({ session, query });
  const { question } = state;
  const errors = addressErrorsIn(query, log.revision);
  const asker = useAsker();
  const [repeats, setRepeats] = useState(0);
  const touched = sessionsTouchedBy(question, log.rows);
  const show = question.show.length > 0 ? question.show : defaultViews(touched, sessions);
  const mayAsk = !isEmpty(question) && asker.isOfficial && errors.at === null;
  const body = mayAsk ? bodyOf({ ...question, show }) : null;
  const { answer, problem, isAsking } = useAnswer(meeting, body, repeats);
  return (
    <div className="what-page">
      <QuestionPart
        state={state}
        errors={errors}
        session={session}
        overview={overview}
        rows={log.rows}
        touched={touched}
        show={show}
        problem={problem}
      />
      <div className="what-answer" aria-busy={isAsking}>
        {!asker.isOfficial && <SignInFirst asker={asker} />}
        {isEmpty(question) && (
          <p className="notice">
            {t('Choose records to strike, or a ruling to try. The cars that would move are shown here.')}
          </p>
        )}
        {!isEmpty(question) && errors.at !== null && (
          <p className="notice bad">
            {t('Enter a valid record number first.')} {errors.at}
          </p>
        )}
        {isAsking && <p className="quiet">{t('Asking…')}</p>}
        {problem && <Refusal problem={problem} question={question} />}
        {answer && (
          <>
            <AnswerPart answer={answer} sessions={sessions} />
            <AnswerMoment
              answer={answer}
              at={question.at}
              last={log.revision}
              onAgain={() => setRepeats(repeats + 1)}
            />
          </>
        )}
      </div>
    </div>
  );
}

const bodyOf = ({ strike, issue, at, show }: Question): string =>
  JSON.stringify({ strike, issue, show, ...(at !== null && { at }) });

interface Asker {
  /** Whether an official is signed in: a what-if is asked in the role of an official. */
  readonly isOfficial: boolean;
  /** Whether the server is open, so that officials sign in by name. */
  readonly isOpenServer: boolean;
  /** Whether the server has said who is signed in. */
  readonly isKnown: boolean;
}

function useAsker(): Asker {
  const state = useWhoAmI();
  const who = state.kind === 'known' ? state.who : null;
  return {
    isOfficial: who?.official != null,
    isOpenServer: who?.open ?? false,
    isKnown: state.kind !== 'asking',
  };
}

function SignInFirst({ asker: { isOpenServer, isKnown } }: { readonly asker: Asker }) {
  const [isSigningIn, setSigningIn] = useState(false);
  if (!isKnown) return <p className="quiet">{t('Checking your sign-in…')}</p>;
  return (
    <div className="notice warn">
      <p>
        <strong>{t('Sign in to try a ruling.')}</strong>{' '}
        {isOpenServer
          ? t('It is checked against what your role may do.')
          : t('It is checked against what your role may do. Use the token that the director gave you.')}
      </p>
      <button className="button" onClick={() => setSigningIn(true)}>
        {t('Sign in to ask')}
      </button>
      {isSigningIn && <SignInDialog isOpen={isOpenServer} onClose={() => setSigningIn(false)} />}
    </div>
  );
}

interface RefusalProps {
  readonly problem: ProblemBody;
  readonly question: Question;
}

/** Says why the question was refused. A refusal of one entry is shown in full at that entry. */
function Refusal({ problem, question }: RefusalProps) {
  const entry = refusedEntry(problem.field);
  if (entry === null) return <ProblemNotice problem={problem} />;
  return (
    <p className="notice bad">
      <strong>{t('Refused at {entry}.', { entry: entryWords(entry, question) })}</strong> {problem.detail}
    </p>
  );
}

function entryWords({ list, index }: { list: string; index: number }, { strike }: Question): string {
  if (list === 'strike') return t('the strike of record {record}', { record: strike[index] ?? index });
  return list === 'issue' ? t('ruling {n}', { n: index + 1 }) : t('view {n}', { n: index + 1 });
}

interface AnswerMomentProps {
  readonly answer: WhatIfDocument;
  /** The record that the question asks about; null: the end of the log. */
  readonly at: number | null;
  /** Revision of the last record of the log. */
  readonly last: number;
  readonly onAgain: () => void;
}

/** Says at which record the answer was made, and offers to ask again when the log has grown. */
function AnswerMoment({ answer, at, last, onAgain }: AnswerMomentProps) {
  const newer = last - answer.revision;
  return (
    <p className="quiet">
      {t('Asked as of record {record}.', { record: answer.revision })}{' '}
      {at === null && newer > 0 && (
        <>
          {tn(newer, 'There is {n} record since.', 'There are {n} records since.')}{' '}
          <button className="button" onClick={onAgain}>
            {t('Ask again')}
          </button>
        </>
      )}
    </p>
  );
}
