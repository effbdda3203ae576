import { useState } from 'react';
import { useThrottledView, useMeetingId, useView, type ViewsByName } from '../api/data/meeting.tsx';
import type { ProblemBody } from '../api/transport/problem.ts';
import type { LogRow } from '../api/data/records.ts';
import { useWhoAmI } from '../api/data/whoami.ts';
import { Waiting } from '../ui/waiting.tsx';
import type { PageProps } from '../routes.ts';
import { count } from '../ui/text/text.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { sessionToShow } from '../ui/session-picker.tsx';
import { SignInDialog } from '../ui/shell/sign-in.tsx';
import { AnswerPart } from './answer/answer-part.tsx';
import { AsOfField } from './question/as-of-field.tsx';
import {
  revisionBeforeNextLineup,
  isEmpty,
  refusedEntry,
  scriptOf,
  sessionsTouchedBy,
  defaultViews,
  addressErrorsIn,
  type Question,
  type AddressErrors,
} from './question/question.ts';
import { RulingList } from './question/ruling-list.tsx';
import { CommandScript } from './question/command-script.tsx';
import { ViewChoice } from './question/view-choice.tsx';
import { StrikeChoice } from './question/strike-choice.tsx';
import { useAnswer, type AnswerState } from './answer/use-answer.ts';
import { useQuestion, type QuestionState } from './question/use-question.ts';
import './what-if.css';

/** What a ruling would change, before it is made. */
export default function WhatIfPage({ session, query }: PageProps) {
  const meeting = useMeetingId();
  const overview = useThrottledView('meeting');
  const log = useThrottledView('race-log');
  return (
    <>
      <h1>What if</h1>
      <p className="notice warn what-banner">
        <strong>Nothing is written.</strong> What is asked here happens on a copy of the log, which is thrown
        away.
      </p>
      {overview && log ? (
        <WhatIfWorkspace {...{ session, query, meeting, overview, log }} />
      ) : (
        <Waiting words="Reading the log…" />
      )}
    </>
  );
}

interface WhatIfWorkspaceProps extends PageProps {
  readonly meeting: string;
  readonly overview: ViewsByName['meeting'];
  readonly log: ViewsByName['race-log'];
}

function WhatIfWorkspace({ session, query, meeting, overview, log }: WhatIfWorkspaceProps) {
  const { sessions } = overview;
  const questioning = useQuestion({ session, query });
  const { question } = questioning;
  const wrong = addressErrorsIn(query, log.revision);
  const seat = useAsker();
  const [times, setTimes] = useState(0);
  const touched = sessionsTouchedBy(question, log.rows);
  const show = question.show.length > 0 ? question.show : defaultViews(touched, sessions);
  const mayAsk = !isEmpty(question) && seat.isTaken && wrong.at === null;
  const body = mayAsk ? bodyOf({ ...question, show }) : null;
  const asked = useAnswer(meeting, body, times);
  return (
    <div className="what-page">
      <QuestionPart
        {...{ questioning, wrong, session, meeting, overview, touched, show }}
        rows={log.rows}
        problem={asked.problem}
      />
      <div className="what-answer" aria-busy={asked.isAsking}>
        {!seat.isTaken && <SignInFirst seat={seat} />}
        {isEmpty(question) && (
          <p className="notice">Choose records to strike, or a ruling to try: who moves is shown here.</p>
        )}
        {!isEmpty(question) && wrong.at !== null && (
          <p className="notice bad">Nothing is asked until the moment can be read. {wrong.at}</p>
        )}
        <Outcome asked={asked} sessions={sessions} question={question} />
        <AnswerMoment
          asked={asked}
          at={question.at}
          last={log.revision}
          onAgain={() => setTimes(times + 1)}
        />
      </div>
    </div>
  );
}

const bodyOf = ({ strike, issue, at, show }: Question): string =>
  JSON.stringify({ strike, issue, show, ...(at !== null && { at }) });

interface Asker {
  readonly isTaken: boolean;
  readonly isOpen: boolean;
  readonly isKnown: boolean;
}

/** Whether somebody sits here in whose role it can be asked. */
function useAsker(): Asker {
  const known = useWhoAmI();
  const who = known.kind === 'known' ? known.who : null;
  return { isTaken: who?.official != null, isOpen: who?.open ?? false, isKnown: known.kind !== 'asking' };
}

function SignInFirst({ seat: { isOpen, isKnown } }: { readonly seat: Asker }) {
  const [isSigningIn, setSigningIn] = useState(false);
  if (!isKnown) return <p className="quiet">Asking who sits here…</p>;
  return (
    <div className="notice warn">
      <p>
        <strong>It takes an official to ask.</strong> A ruling is tried by the rules, in the role of whoever
        asks: {isOpen ? 'say who you are.' : 'sign in with the token that the director gave you.'}
      </p>
      <button className="button" onClick={() => setSigningIn(true)}>
        Sign in to ask
      </button>
      {isSigningIn && <SignInDialog isOpen={isOpen} onClose={() => setSigningIn(false)} />}
    </div>
  );
}

interface QuestionPartProps {
  readonly questioning: QuestionState;
  readonly wrong: AddressErrors;
  readonly session: string | null;
  readonly meeting: string;
  readonly overview: ViewsByName['meeting'];
  readonly rows: readonly LogRow[];
  readonly touched: readonly string[];
  readonly show: readonly string[];
  readonly problem: ProblemBody | null;
}

/** What is asked. */
function QuestionPart({ questioning, meeting, overview, rows, problem, ...props }: QuestionPartProps) {
  const { wrong, session, touched, show } = props;
  const { question, moment, change, strike } = questioning;
  const entries = useView('entry-list');
  const [reason, setReason] = useState('as tried in a what-if');
  const { sessions } = overview;
  const place = refusedEntry(problem?.field);
  const refused = (list: string) =>
    problem && place?.list === list ? { index: place.index, problem } : null;
  return (
    <div className="what-question">
      <StrikeChoice
        {...{ meeting, rows, sessions, session }}
        strike={question.strike}
        wrong={wrong.strike}
        refused={refused('strike')}
        onChange={strike}
      />
      <RulingList
        issue={question.issue}
        sessions={sessions}
        cars={entries?.rows.map(({ car }) => car) ?? []}
        session={touched[0] ?? sessionToShow(overview, session)}
        wrong={wrong.issue}
        refused={refused('issue')}
        onChange={(issue) => change({ issue })}
      />
      <AsOfField
        {...{ moment }}
        wrong={wrong.at}
        suggested={revisionBeforeNextLineup(rows, question)}
        problem={problem?.field === 'at' ? problem : null}
        onChange={(at) => change({ at })}
      />
      <ViewChoice sessions={sessions} show={show} onChange={(next) => change({ show: next })} />
      {!isEmpty(question) && (
        <CommandScript
          lines={scriptOf(question, { meeting, reason, touched, sessions })}
          reason={reason}
          onReason={setReason}
        />
      )}
    </div>
  );
}

interface OutcomeProps {
  readonly asked: AnswerState;
  readonly sessions: ViewsByName['meeting']['sessions'];
  readonly question: Question;
}

function Outcome({ asked: { answer, problem, isAsking }, sessions, question }: OutcomeProps) {
  return (
    <>
      {isAsking && <p className="quiet">Asking…</p>}
      {problem && <Refusal problem={problem} question={question} />}
      {answer && <AnswerPart answer={answer} sessions={sessions} />}
    </>
  );
}

interface RefusalProps {
  readonly problem: ProblemBody;
  readonly question: Question;
}

/** Why there is no answer. Where it is one line of the question it is told there in full. */
function Refusal({ problem, question }: RefusalProps) {
  const place = refusedEntry(problem.field);
  if (place === null) return <ProblemNotice problem={problem} />;
  return (
    <p className="notice bad">
      <strong>Refused at {refusedWords(place, question)}.</strong> {problem.detail}
    </p>
  );
}

function refusedWords({ list, index }: { list: string; index: number }, { strike }: Question): string {
  if (list === 'strike') return `the strike of record ${strike[index]}`;
  return list === 'issue' ? `ruling ${index + 1}` : `what is looked at, number ${index + 1}`;
}

interface AnswerMomentProps {
  readonly asked: AnswerState;
  readonly at: number | null;
  readonly last: number;
  readonly onAgain: () => void;
}

/** Of which moment the answer is. The log goes on meanwhile. */
function AnswerMoment({ asked: { answer }, at, last, onAgain }: AnswerMomentProps) {
  if (!answer) return null;
  const since = last - answer.revision;
  return (
    <p className="quiet">
      Asked as of record {answer.revision}.{' '}
      {at === null && since > 0 && (
        <>
          There {since === 1 ? 'is' : 'are'} {count(since, 'record')} since.{' '}
          <button className="button" onClick={onAgain}>
            Ask again
          </button>
        </>
      )}
    </p>
  );
}
