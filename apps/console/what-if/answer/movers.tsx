import type { Cause, RowDiff } from '../../api/data/diff.ts';
import { addressOf, followLink } from '../../routes.ts';
import { Car } from '../../ui/car.tsx';
import { changesWords, listWords, wayOfMover, wentWords } from './answer.ts';
import { SIGNS } from './side-by-side.tsx';

interface Props {
  readonly meeting: string;
  /** Records up to it are in the log; those after it were only on the fork. */
  readonly revision: number;
  readonly title: string;
  readonly movers: readonly RowDiff[];
}

/** Who moves, from where to where, and because of what. */
export const Movers = ({ meeting, revision, title, movers }: Props) => (
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
        <tr role="row" key={`${mover.list} ${mover.key}`} data-way={wayOfMover(mover)}>
          <th role="rowheader" scope="row">
            {mover.car === null ? mover.key : <Car car={mover.car} />}{' '}
            <span className="what-name">{mover.driver}</span>
          </th>
          <td role="cell" className="what-way">
            <span aria-hidden="true">{SIGNS[wayOfMover(mover)]}</span> {wentWords(mover)}{' '}
            <span className="quiet">{listWords(mover.list)}</span>
          </td>
          <td role="cell" className="what-else">
            {changesWords(mover.changed).join('; ')}
          </td>
          <td role="cell" className="what-because">
            {mover.because.map((cause) => (
              <Because key={cause.revision} meeting={meeting} last={revision} cause={cause} />
            ))}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

interface BecauseProps {
  readonly meeting: string;
  readonly last: number;
  readonly cause: Cause;
}

const Because = ({ meeting, last, cause: { revision, words } }: BecauseProps) => (
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
