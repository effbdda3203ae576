import type { Cause, RowDiff } from '#race-control';
import { Car } from '../../ui/car.tsx';
import { RecordLink } from '../../ui/record-link.tsx';
import { ownColumn } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { changesWords, listWords, directionOfMover, moverWords } from './answer.ts';
import { DIRECTION_SIGNS } from './side-by-side.tsx';
import { t } from '../../ui/language/language.ts';

interface Props {
  /** The last record of the log; records after it exist only in the what-if. */
  readonly revision: number;
  readonly title: string;
  readonly movers: readonly RowDiff[];
}

/** Shows which cars move, from where to where, and why. */
export const MoversTable = ({ revision, title, movers }: Props) => (
  <Table
    label={title}
    className="what-movers"
    columns={COLUMNS}
    rows={movers.map((mover): Mover => ({ ...mover, last: revision }))}
    keyOf={({ list, key }) => `${list} ${key}`}
    rowHeader="mover"
    attributes={attributesOf}
    isFolded
  />
);

interface Mover extends RowDiff {
  /** The last record of the log. */
  readonly last: number;
}

const attributesOf = (mover: Mover) => ({ 'data-way': directionOfMover(mover) });

const who = ({ car, key, driver }: Mover) => (
  <>
    {car === null ? key : <Car car={car} />} <span className="what-name">{driver}</span>
  </>
);

const whereTo = (mover: Mover) => (
  <>
    <span aria-hidden="true">{DIRECTION_SIGNS[directionOfMover(mover)]}</span> {moverWords(mover)}{' '}
    <span className="quiet">{listWords(mover.list)}</span>
  </>
);

const because = ({ because: causes, last }: Mover) =>
  causes.map((cause) => <CauseLink key={cause.revision} last={last} cause={cause} />);

const COLUMNS = [
  ownColumn<Mover>(t('Car'), 'mover', who),
  ownColumn<Mover>(t('Where to'), 'way', whereTo),
  ownColumn<Mover>(t('What else'), 'else', ({ changed }) => changesWords(changed).join('; ')),
  ownColumn<Mover>(t('Because'), 'because', because),
];

const CauseLink = ({
  last,
  cause: { revision, words },
}: {
  readonly last: number;
  readonly cause: Cause;
}) => (
  <span className="what-cause">
    {words}
    {revision <= last && (
      <>
        {' '}
        <RecordLink record={revision} />
      </>
    )}
  </span>
);
