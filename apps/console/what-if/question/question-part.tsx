import { useState } from 'react';
import { useMeetingId, useView, type ViewsByName } from '../../api/data/meeting.tsx';
import type { LogRow } from '../../api/data/records.ts';
import type { ProblemBody } from '#client';
import { sessionToShow } from '../../ui/session-picker.tsx';
import { AsOfField } from './as-of-field.tsx';
import { CommandScript } from './command-script.tsx';
import { isEmpty, refusedEntry, revisionBeforeNextLineup, scriptOf, type AddressErrors } from './question.ts';
import { RulingList } from './ruling-list.tsx';
import { StrikeChoice } from './strike-choice.tsx';
import type { QuestionState } from './use-question.ts';
import { ViewChoice } from './view-choice.tsx';

interface Props {
  readonly state: QuestionState;
  readonly errors: AddressErrors;
  /** The session of the address. */
  readonly session: string | null;
  readonly overview: ViewsByName['meeting'];
  readonly rows: readonly LogRow[];
  /** The sessions that the question is about. */
  readonly touched: readonly string[];
  /** The views that the answer shows. */
  readonly show: readonly string[];
  readonly problem: ProblemBody | null;
}

/** The form of a what-if question. */
export function QuestionPart({ state, errors, session, overview, rows, touched, show, problem }: Props) {
  const meeting = useMeetingId();
  const { question, moment, change, strike } = state;
  const entries = useView('entry-list');
  const [reason, setReason] = useState('as tried in a what-if');
  const { sessions } = overview;
  const entry = refusedEntry(problem?.field);
  const refused = (list: string) =>
    problem && entry?.list === list ? { index: entry.index, problem } : null;
  return (
    <div className="what-question">
      <StrikeChoice
        rows={rows}
        sessions={sessions}
        session={session}
        strike={question.strike}
        error={errors.strike}
        refused={refused('strike')}
        onChange={strike}
      />
      <RulingList
        issue={question.issue}
        sessions={sessions}
        cars={entries?.rows.map(({ car }) => car) ?? []}
        session={touched[0] ?? sessionToShow(overview, session)}
        error={errors.issue}
        refused={refused('issue')}
        onChange={(issue) => change({ issue })}
      />
      <AsOfField
        moment={moment}
        error={errors.at}
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
