import { namedView } from '#domain/words';
import type { WhatIfDocument, ViewChange } from '#race-control';
import { memo } from 'react';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { sessionName } from '../../ui/text/text.ts';
import { changesWords, isOutdated, splitMovers, summaryOf } from './answer.ts';
import { MoversTable } from './movers-table.tsx';
import { SideBySide } from './side-by-side.tsx';
import { t, tn } from '../../ui/language/language.ts';

interface Props {
  readonly answer: WhatIfDocument;
  readonly sessions: ViewsByName['meeting']['sessions'];
}

/** Shows the changes of each view. */
export const AnswerPart = ({ answer, sessions }: Props) => (
  <>
    {Object.entries(answer.shows).map(([name, comparison]) => (
      <ViewPart key={name} title={titleOf(name, sessions)} answer={answer} comparison={comparison} />
    ))}
  </>
);

const VIEW_TITLES: Readonly<Record<string, string>> = {
  field: t('The field'),
  penalties: t('Penalties'),
  results: t('results'),
  lineup: t('line-up'),
  'running-order': t('running order'),
  'qualifying-order': t('order'),
};

function titleOf(name: string, sessions: Props['sessions']): string {
  const [view, session] = namedView(name);
  const words = VIEW_TITLES[view] ?? view;
  return session === undefined ? words : `${sessionName(sessions, session)}: ${words}`;
}

/**
 * Maximum number of changed rows that are shown open if no car moves. If there are more, most of them are
 * gaps to a new leader.
 */
const MAX_ROWS_SHOWN_OPEN = 5;

interface ViewPartProps {
  readonly title: string;
  readonly answer: WhatIfDocument;
  readonly comparison: ViewChange;
}

const ViewPart = memo(function ShowPart({ title, answer: { revision }, comparison }: ViewPartProps) {
  const { movers, others } = splitMovers(comparison);
  const otherChanges = changesWords(comparison.diff.changed);
  return (
    <section className="what-show" aria-label={title}>
      <h2>{title}</h2>
      <p className="what-sum">
        {summaryOf(comparison)}
        {otherChanges.length > 0 && <span className="quiet"> {otherChanges.join('; ')}</span>}
      </p>
      {isOutdated(comparison) && (
        <p className="notice">
          {t(
            'The posted line-up stays in force. This is the line-up that the results would give if it were posted again.',
          )}
        </p>
      )}
      {movers.length > 0 && (
        <MoversTable revision={revision} title={t('{view}: who moves', { view: title })} movers={movers} />
      )}
      {others.length > 0 && (
        <details open={movers.length === 0 && others.length <= MAX_ROWS_SHOWN_OPEN}>
          <summary>
            {tn(
              others.length,
              '{n} row of the same place, and otherwise not the same',
              '{n} rows of the same place, and otherwise not the same',
            )}
          </summary>
          <MoversTable
            revision={revision}
            title={t('{view}: other changes', { view: title })}
            movers={others}
          />
        </details>
      )}
      {movers.length > 0 ? (
        <SideBySide name={title} comparison={comparison} />
      ) : (
        <details>
          <summary>{t('Side by side')}</summary>
          <SideBySide name={title} comparison={comparison} />
        </details>
      )}
    </section>
  );
});
