import type { RowDiff } from '../../api/data/diff.ts';
import { useMeetingId, type ViewsByName } from '../../api/data/meeting.tsx';
import { useViewAt } from '../../api/data/view-at.ts';
import { Car } from '../../ui/car.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { placeWords } from '../../ui/text/text.ts';
import { Moved, OrderTable } from './order-table.tsx';
import type { Move } from '../player/playing.ts';
import { shownOf, whenWords } from '../shown-moment.ts';
import { useDiff } from './use-diff.ts';
import { usePaced } from '../use-paced.ts';

/** Why somebody moved is read when the slider rests: it need not be asked for as often as the order. */
const WHY_MS = 400;

type View = ViewsByName['running-order'];

interface Props {
  readonly session: string;
  readonly pinned: number;
  /** The other moment, and the order at it. */
  readonly at: number;
  readonly view: View | undefined;
  readonly isRace: boolean;
  /** As of a table: what is said of a view that is not of that moment. */
  readonly coming: string | null;
  readonly move: (what: Move) => void;
}

/** Two moments side by side, the earlier first: who moved from where to where, and because of what. */
export function Compare({ session, pinned, at, view, coming, isRace, move }: Props) {
  const past = useViewAt({ meeting: useMeetingId(), name: 'running-order', session }, pinned);
  const kept = shownOf({
    at: pinned,
    live: undefined,
    past: past.view,
    left: undefined,
    problem: past.problem,
  });
  const isPinnedFirst = pinned <= at;
  const earlier = isPinnedFirst ? kept.view : view;
  const before = placesOf(earlier);
  // What stays until a moment comes is named as what it is.
  const ofPinned = {
    title: `Pinned: record ${kept.view?.revision ?? pinned}`,
    view: kept.view,
    coming: kept.isThen ? null : whenWords(pinned, kept),
  };
  const ofThis = {
    title: `This moment: record ${coming === null ? at : (view?.revision ?? at)}`,
    view,
    coming,
  };
  return (
    <>
      {past.problem && <ProblemNotice problem={past.problem} />}
      <div className="compare">
        <OrderTable {...(isPinnedFirst ? ofPinned : ofThis)} isRace={isRace} />
        <OrderTable {...(isPinnedFirst ? ofThis : ofPinned)} isRace={isRace} before={before} />
        <Why {...{ session, pinned, at, move }} />
      </div>
    </>
  );
}

const placesOf = (view: View | undefined): ReadonlyMap<string, number | null> =>
  new Map(view?.rows.map(({ car, place }) => [car, place]));

type WhyProps = Pick<Props, 'session' | 'pinned' | 'at' | 'move'>;

function Why({ session, pinned, at, move }: WhyProps) {
  const asked = usePaced(at, WHY_MS);
  const [from, to] = [Math.min(pinned, asked), Math.max(pinned, asked)];
  const { diff, problem } = useDiff(session, from, to);
  const rows = diff?.rows.filter(
    ({ list, what, car }) => list === 'rows' && what !== 'changed' && car !== null,
  );
  return (
    <section className="why" aria-label="Who moved, and why">
      <h2>Who moved, and why</h2>
      {diff && (
        <p className="quiet">
          From record {diff.from.revision} to record {diff.to.revision}
        </p>
      )}
      {problem && <ProblemNotice problem={problem} />}
      {rows?.length === 0 && <p className="quiet">Nobody moved between the two.</p>}
      {!rows && !problem && <p className="quiet">Comparing…</p>}
      <ul>
        {rows?.map((row) => (
          <WhyRow key={row.key} row={row} move={move} />
        ))}
      </ul>
    </section>
  );
}

const WhyRow = ({ row, move }: { readonly row: RowDiff; readonly move: Props['move'] }) => (
  <li>
    <p>
      <Car car={row.car ?? ''} /> {row.driver}{' '}
      <strong>
        {placeWords(row.from)} → {placeWords(row.to)}
      </strong>{' '}
      <Moved from={row.from} to={row.to} />
    </p>
    {row.because.map(({ revision, words, reason }) => (
      <p key={revision} className="why-record">
        <button
          className="button plain"
          aria-label={`To record ${revision}`}
          onClick={() => move({ kind: 'to', at: revision })}
        >
          {revision}
        </button>
        {words}
        {reason !== null && `: ${reason}`}
      </p>
    ))}
  </li>
);
