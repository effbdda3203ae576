import type { RowDiff } from '#race-control';
import { useMeetingId, type ViewsByName } from '../../api/data/meeting.tsx';
import { useViewAt } from '../../api/data/view-at.ts';
import { client } from '../../api/transport/client.ts';
import { usePaced } from '../../api/transport/paced.ts';
import { useRequest } from '../../api/transport/use-request.ts';
import { Car } from '../../ui/car.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { placeWords } from '../../ui/text/text.ts';
import { momentViewWords, viewOfMoment } from '../moment-view.ts';
import type { PlayerAction } from '../player/player-state.ts';
import { OrderTable, PlacesMoved } from './order-table.tsx';
import { t } from '../../ui/language/language.ts';

/** The reasons are read when the slider rests, so they are requested less often than the order. */
const DIFF_INTERVAL_MS = 400;

type View = ViewsByName['running-order'];

interface Props {
  readonly session: string;
  readonly pinned: number;
  /** The other moment. */
  readonly at: number;
  /** The order at the other moment. */
  readonly view: View | undefined;
  readonly isRace: boolean;
  /** Says why the view of the other moment is not shown; null if `view` is of that moment. */
  readonly coming: string | null;
  readonly dispatch: (action: PlayerAction) => void;
}

/** Shows two moments side by side, the earlier one first, and who moved between them and why. */
export function Compare({ session, pinned, at, view, coming, isRace, dispatch }: Props) {
  const past = useViewAt({ meeting: useMeetingId(), name: 'running-order', session }, pinned);
  const moment = viewOfMoment({
    at: pinned,
    live: undefined,
    past: past.view,
    lastLive: undefined,
    problem: past.problem,
  });
  const isPinnedFirst = pinned <= at;
  const before = placesOf(isPinnedFirst ? moment.view : view);
  // A view that stays until the next one comes keeps its own revision in the title.
  const ofPinned = {
    title: t('Pinned: record {record}', { record: moment.view?.revision ?? pinned }),
    view: moment.view,
    coming: moment.isOfMoment ? null : momentViewWords(pinned, moment),
  };
  const ofOther = {
    title: t('This moment: record {record}', { record: coming === null ? at : (view?.revision ?? at) }),
    view,
    coming,
  };
  return (
    <>
      {past.problem && <ProblemNotice problem={past.problem} />}
      <div className="compare">
        <OrderTable {...(isPinnedFirst ? ofPinned : ofOther)} isRace={isRace} />
        <OrderTable {...(isPinnedFirst ? ofOther : ofPinned)} isRace={isRace} before={before} />
        <MoversPanel session={session} pinned={pinned} at={at} dispatch={dispatch} />
      </div>
    </>
  );
}

const placesOf = (view: View | undefined): ReadonlyMap<string, number | null> =>
  new Map(view?.rows.map(({ car, place }) => [car, place]));

type MoversPanelProps = Pick<Props, 'session' | 'pinned' | 'at' | 'dispatch'>;

function MoversPanel({ session, pinned, at, dispatch }: MoversPanelProps) {
  const other = usePaced(at, DIFF_INTERVAL_MS);
  const { diff, problem } = useDiff(session, Math.min(pinned, other), Math.max(pinned, other));
  const rows = diff?.rows.filter(
    ({ list, what, car }) => list === 'rows' && what !== 'changed' && car !== null,
  );
  return (
    <section className="why" aria-label={t('Who moved, and why')}>
      <h2>{t('Who moved, and why')}</h2>
      {diff && (
        <p className="quiet">
          {t('From record {from} to record {to}', { from: diff.from.revision, to: diff.to.revision })}
        </p>
      )}
      {problem && <ProblemNotice problem={problem} />}
      {rows?.length === 0 && <p className="quiet">{t('Nobody moved between the two.')}</p>}
      {!rows && !problem && <p className="quiet">{t('Comparing…')}</p>}
      <ul>
        {rows?.map((row) => (
          <MoverRow key={row.key} row={row} dispatch={dispatch} />
        ))}
      </ul>
    </section>
  );
}

const MoverRow = ({ row, dispatch }: { readonly row: RowDiff } & Pick<Props, 'dispatch'>) => (
  <li>
    <p>
      <Car car={row.car ?? ''} /> {row.driver}{' '}
      <strong>
        {placeWords(row.from)} → {placeWords(row.to)}
      </strong>{' '}
      <PlacesMoved from={row.from} to={row.to} />
    </p>
    {row.because.map(({ revision, words, reason }) => (
      <p key={revision} className="why-record">
        <button
          className="button plain"
          aria-label={t('To record {record}', { record: revision })}
          onClick={() => dispatch({ kind: 'to', at: revision })}
        >
          {revision}
        </button>
        {words}
        {reason !== null && `: ${reason}`}
      </p>
    ))}
  </li>
);

/** Fetches who moved in the running order of a session between two revisions. */
function useDiff(session: string, from: number, to: number) {
  const meeting = useMeetingId();
  const { answer, problem } = useRequest(`diff ${meeting} ${session} ${from} ${to}`, {
    send: (signal) => client.meeting(meeting).diff('running-order', session, { from, to, signal }),
  });
  return { diff: answer, problem };
}
