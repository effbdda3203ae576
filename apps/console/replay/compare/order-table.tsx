import { memo } from 'react';
import { RUNNING_ORDER } from '#projections/columns';
import type { RowDiff } from '#race-control';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { arrangeColumns, ownColumn } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { statusWords } from '../../ui/text/text.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { t } from '../../ui/language/language.ts';

type View = ViewsByName['running-order'];
type Row = View['rows'][number];

interface Props {
  readonly title: string;
  readonly view: View | undefined;
  readonly isRace: boolean;
  /** Says why the view of this moment is not shown; null if `view` is of this moment. */
  readonly coming: string | null;
  /** The places of the cars at the moment to compare with. */
  readonly before?: ReadonlyMap<string, number | null>;
}

/** The order of a session as it was known at a moment. */
export const OrderTable = memo(function OrderTable({ title, view, isRace, coming, before }: Props) {
  const isStale = coming !== null;
  return (
    <section className="order" aria-label={title} aria-busy={isStale} data-stale={isStale || undefined}>
      <h2>{title}</h2>
      {view ? (
        <Table
          label={t('{title}, table', { title })}
          columns={columnsFor(isRace, before !== undefined)}
          rows={before ? view.rows.map((row) => ({ ...row, was: before.get(row.car) ?? null })) : view.rows}
          keyOf={carOf}
          isScrolled
        />
      ) : (
        <Waiting words={coming ?? t('Loading the order…')} />
      )}
    </section>
  );
});

type OrderLine = Row & {
  /** Its place at the moment to compare with. */
  readonly was?: number | null;
};

const carOf = ({ car }: OrderLine): string => car;

const MOVED = ownColumn<OrderLine>(
  t('Moved'),
  'moved',
  ({ was = null, place }) => <PlacesMoved from={was} to={place} />,
  { width: 5 },
);

const columnsFor = (isRace: boolean, isCompared: boolean) => COLUMNS[`${isRace}-${isCompared}`];

const orderColumns = (isRace: boolean, isCompared: boolean) =>
  arrangeColumns<OrderLine>(
    RUNNING_ORDER,
    [
      ...[
        'place',
        ...(isCompared ? [MOVED] : []),
        'car',
        'driver',
        'laps',
        'gapMs',
        'lastLapMs',
        'bestLapMs',
      ],
      ...[...(isRace ? ['lapsLed'] : []), 'status'],
    ],
    {
      lapsLed: { cell: ({ lapsLed }) => lapsLed !== 0 && lapsLed },
      status: { cell: ({ status }) => status !== 'running' && statusWords(status) },
    },
  );

const COLUMNS = {
  'true-true': orderColumns(true, true),
  'true-false': orderColumns(true, false),
  'false-true': orderColumns(false, true),
  'false-false': orderColumns(false, false),
};

/** Shows how many places a car won or lost, with an arrow and a number so that nobody needs the color. */
export function PlacesMoved({ from, to }: Pick<RowDiff, 'from' | 'to'>) {
  if (from === null || to === null || from === to) return <span className="quiet">=</span>;
  const won = from - to;
  return (
    <span className={won > 0 ? 'moved-up' : 'moved-down'}>
      <span aria-hidden="true">{won > 0 ? '▲' : '▼'}</span>
      <span className="hidden">{won > 0 ? t('up') : t('down')} </span>
      {Math.abs(won)}
    </span>
  );
}
