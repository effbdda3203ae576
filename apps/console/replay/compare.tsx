import { useMemo } from 'react';
import type { RowDiff } from '../api/diff.ts';
import { useMeetingId, type ViewsByName } from '../api/meeting.tsx';
import { useViewAt } from '../api/past.ts';
import { Car } from '../ui/car.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ordinal } from '../ui/text.ts';
import { Moved, OrderTable } from './order-table.tsx';
import type { Move } from './playing.ts';
import { useDiff } from './use-diff.ts';
import { usePaced } from './use-paced.ts';

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
  readonly move: (what: Move) => void;
}

/** Two moments side by side, the earlier first: who moved from where to where, and because of what. */
export function Compare({ session, pinned, at, view, isRace, move }: Props) {
  const past = useViewAt({ meeting: useMeetingId(), name: 'running-order', session }, pinned);
  const isPinnedFirst = pinned <= at;
  const earlier = isPinnedFirst ? past.view : view;
  const later = isPinnedFirst ? view : past.view;
  const before = useMemo(() => placesOf(earlier), [earlier]);
  const name = (isPinned: boolean) => (isPinned ? `Pinned: record ${pinned}` : `This moment: record ${at}`);
  return (
    <>
      {past.problem && <ProblemNotice problem={past.problem} />}
      <div className="compare">
        <OrderTable title={name(isPinnedFirst)} view={earlier} isRace={isRace} />
        <OrderTable title={name(!isPinnedFirst)} view={later} isRace={isRace} before={before} />
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

const placeWords = (place: number | null): string => (place === null ? 'no place' : ordinal(place));
