import type { Cause, RowDiff } from '#race-control';
import { addressOf, followLink } from '../../routes.ts';
import { Car } from '../../ui/car.tsx';
import { changesWords, listWords, directionOfMover, moverWords } from './answer.ts';
import { DIRECTION_SIGNS } from './side-by-side.tsx';

interface Props {
  readonly meeting: string;
  /** The last record of the log; records after it exist only in the what-if. */
  readonly revision: number;
  readonly title: string;
  readonly movers: readonly RowDiff[];
}

/** Shows which cars move, from where to where, and why. */
export const MoversTable = ({ meeting, revision, title, movers }: Props) => (
  <table className="table what-movers" role="table">
    <caption className="hidden">{title}</caption>
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">
          Car
        </th>
        <th role="columnheader" scope="col">
          Where to
        </th>
        <th role="columnheader" scope="col">
          What else
        </th>
        <th role="columnheader" scope="col">
          Because
        </th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      {movers.map((mover) => (
        <MoverRow key={`${mover.list} ${mover.key}`} mover={mover} meeting={meeting} revision={revision} />
      ))}
    </tbody>
  </table>
);

interface MoverRowProps extends Pick<Props, 'meeting' | 'revision'> {
  readonly mover: RowDiff;
}

function MoverRow({ mover, meeting, revision }: MoverRowProps) {
  const direction = directionOfMover(mover);
  return (
    <tr role="row" data-way={direction}>
      <th role="rowheader" scope="row">
        {mover.car === null ? mover.key : <Car car={mover.car} />}{' '}
        <span className="what-name">{mover.driver}</span>
      </th>
      <td role="cell" className="what-way">
        <span aria-hidden="true">{DIRECTION_SIGNS[direction]}</span> {moverWords(mover)}{' '}
        <span className="quiet">{listWords(mover.list)}</span>
      </td>
      <td role="cell" className="what-else">
        {changesWords(mover.changed).join('; ')}
      </td>
      <td role="cell" className="what-because">
        {mover.because.map((cause) => (
          <CauseLink key={cause.revision} meeting={meeting} last={revision} cause={cause} />
        ))}
      </td>
    </tr>
  );
}

interface CauseLinkProps {
  readonly meeting: string;
  readonly last: number;
  readonly cause: Cause;
}

const CauseLink = ({ meeting, last, cause: { revision, words } }: CauseLinkProps) => (
  <span className="what-cause">
    {words}
    {revision <= last && (
      <>
        {' '}
        <a href={addressOf(meeting, 'log', null, { record: revision })} onClick={followLink}>
          record {revision}
        </a>
      </>
    )}
  </span>
);
