import { memo } from 'react';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { count, sessionName } from '../../ui/text/text.ts';
import { changesWords, isOutdated, moversIn, summaryOf, type Answer, type Shown } from './answer.ts';
import { Movers } from './movers.tsx';
import { SideBySide } from './side-by-side.tsx';

interface Props {
  readonly answer: Answer;
  readonly sessions: ViewsByName['meeting']['sessions'];
}

/** What would be otherwise, view by view. */
export const AnswerPart = ({ answer, sessions }: Props) => (
  <>
    {Object.entries(answer.shows).map(([name, shown]) => (
      <ShowPart key={name} title={titleOf(name, sessions)} answer={answer} shown={shown} />
    ))}
  </>
);

const TITLES: Readonly<Record<string, string>> = {
  field: 'The field',
  penalties: 'Penalties',
  results: 'results',
  lineup: 'line-up',
  'running-order': 'running order',
  'qualifying-order': 'order',
};

function titleOf(name: string, sessions: Props['sessions']): string {
  const [view = '', session] = name.split('/');
  const words = TITLES[view] ?? view;
  return session === undefined ? words : `${sessionName(sessions, session)}: ${words}`;
}

/** So many rows are shown at once where nobody moves: beyond it they are gaps to a leader mostly. */
const FEW = 5;

interface ShowProps {
  readonly title: string;
  readonly answer: Answer;
  readonly shown: Shown;
}

const ShowPart = memo(function ShowPart({ title, answer: { meeting, revision }, shown }: ShowProps) {
  const { movers, others } = moversIn(shown);
  const beside = changesWords(shown.diff.changed);
  return (
    <section className="what-show" aria-label={title}>
      <h2>{title}</h2>
      <p className="what-sum">
        {summaryOf(shown)}
        {beside.length > 0 && <span className="quiet"> {beside.join('; ')}</span>}
      </p>
      {isOutdated(shown) && (
        <p className="notice">
          The line-up that was posted stands. Shown is what it would be by the results, if it were posted
          again.
        </p>
      )}
      {movers.length > 0 && (
        <Movers meeting={meeting} revision={revision} title={`${title}: who moves`} movers={movers} />
      )}
      {others.length > 0 && (
        <details open={movers.length === 0 && others.length <= FEW}>
          <summary>{count(others.length, 'row')} of the same place, and otherwise not the same</summary>
          <Movers
            meeting={meeting}
            revision={revision}
            title={`${title}: what else changes`}
            movers={others}
          />
        </details>
      )}
      {movers.length > 0 ? (
        <SideBySide name={title} shown={shown} />
      ) : (
        <details>
          <summary>Side by side</summary>
          <SideBySide name={title} shown={shown} />
        </details>
      )}
    </section>
  );
});
