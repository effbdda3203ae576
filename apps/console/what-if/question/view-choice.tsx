import type { ReactNode } from 'react';
import { namedView } from '#domain/words';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { orderViewOf } from '../../ui/text/phases.ts';
import { ownColumn } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { fieldViews, MAX_VIEWS } from './question.ts';
import { t } from '../../ui/language/language.ts';

interface Props {
  readonly sessions: ViewsByName['meeting']['sessions'];
  readonly show: readonly string[];
  readonly onChange: (show: readonly string[]) => void;
}

/** The boxes of the meeting or of a session. */
interface ChoiceRow {
  readonly name: string;
  readonly boxes: readonly ReactNode[];
}

const COLUMNS = [
  ownColumn<ChoiceRow>(t('Of'), 'name', ({ name }) => name, { priority: 1 }),
  ...[t('First view'), t('Second view'), t('Third view')].map((title, i) =>
    ownColumn<ChoiceRow>(title, `view${i}`, ({ boxes }) => boxes[i], { priority: 1 }),
  ),
];

/** Chooses the views that the answer shows. */
export function ViewChoice({ sessions, show, onChange }: Props) {
  const toggle = (name: string) =>
    onChange(show.includes(name) ? show.filter((one) => one !== name) : [...show, name]);
  const box = (name: string, words: string, about: string) => (
    <label key={name} className="log-check">
      <input
        type="checkbox"
        checked={show.includes(name)}
        disabled={!show.includes(name) && show.length >= MAX_VIEWS}
        onChange={() => toggle(name)}
      />
      <span>
        <span className="hidden">{about}: </span>
        {words}
      </span>
    </label>
  );
  const sessionBoxes = (session: string, kind: string, name: string) => {
    const order = orderViewOf(kind);
    if (order !== 'results') return [box(`${order}/${session}`, t('order'), name)];
    return [
      box(`results/${session}`, t('results'), name),
      box(`running-order/${session}`, t('running order'), name),
      box(`lineup/${session}`, t('line-up'), name),
    ];
  };
  return (
    <details className="what-shows">
      <summary>{t('Views to compare')}</summary>
      <Table
        label={t('Views to look at')}
        columns={COLUMNS}
        rows={[
          { name: t('Meeting'), boxes: [box('penalties', t('penalties'), t('Meeting'))] },
          ...fieldViews(sessions).map((view) => {
            const name = namedView(view)[1] ?? t('Field');
            return { name, boxes: [box(view, t('field'), name)] };
          }),
          ...sessions.map(({ session, kind, name }) => ({ name, boxes: sessionBoxes(session, kind, name) })),
        ]}
        keyOf={({ name }) => name}
        rowHeader="name"
        isHeadHidden
      />
    </details>
  );
}
