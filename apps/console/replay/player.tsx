import { useEffect, useMemo, useRef, useState, type ComponentProps } from 'react';
import { useMeetingId, useView, type ViewsByName } from '../api/meeting.tsx';
import { useViewAt } from '../api/past.ts';
import { announce } from '../ui/announce.tsx';
import { useFlagFrame } from '../ui/frame.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Compare } from './compare.tsx';
import { useKeys } from './keys.ts';
import { LapChart } from './lap-chart.tsx';
import { marksOf } from './marks.ts';
import { Moment, momentWords } from './moment.tsx';
import { OrderTable } from './order-table.tsx';
import { placeOf, timeOf, type Move, type Playing } from './playing.ts';
import { spanOf } from './scale.ts';
import { Timeline } from './timeline.tsx';
import { lastOf, type Track } from './track.ts';
import { Transport } from './transport.tsx';
import { usePacing } from './use-paced.ts';
import { usePlayer } from './use-player.ts';

/** While a slider moves, so many milliseconds lie between two questions at least. */
const ASK_MS = 100;
/** An answer that takes longer is not waited for: the next question takes its place. */
const PATIENCE_MS = 1_000;

interface Props {
  readonly track: Track;
  readonly session: string;
  readonly query: URLSearchParams;
  readonly spec: ViewsByName['meeting']['sessions'][number];
}

/** The player of a session, and what it shows at its moment. */
export function Player({ track, session, query, spec }: Props) {
  const [playing, move] = usePlayer(track, { session, query });
  const chart = useView('lap-chart', session);
  const isRace = !TIMED.has(spec.kind);
  const marks = useMemo(() => marksOf(track, isRace ? chart : undefined), [track, isRace, chart]);
  const { row, at, words } = standing(track, playing);
  const { view, problem } = useOrderAt(session, playing.at, track);
  useFlagFrame(view?.flag);
  const step = useStepping(words, move);
  useKeys(step);
  const laps = isRace ? spec.lapsScheduled : null;
  return (
    <div className="replay">
      <Moment {...{ row, view, at, laps }} isLive={playing.at === null} />
      <Transport {...{ playing, at, isRace }} move={step} />
      <Timeline
        {...{ track, marks, isRace, words }}
        span={spanOf(track, RUNNING.has(spec.phase))}
        time={timeOf(track, playing)}
        pinned={playing.pinned}
        move={step}
      />
      {problem && <ProblemNotice problem={problem} />}
      <div className={playing.pinned === null && isRace ? 'replay-views two' : 'replay-views'}>
        <Order {...{ session, view, at, isRace }} pinned={playing.pinned} move={step} />
        {isRace && chart && <LapChart {...{ chart, track }} lap={view?.lap} scheduled={laps} move={step} />}
      </div>
    </div>
  );
}

type OrderProps = Pick<ComponentProps<typeof Compare>, 'session' | 'view' | 'at' | 'isRace' | 'move'> & {
  readonly pinned: number | null;
};

const Order = ({ pinned, ...rest }: OrderProps) =>
  pinned === null ? (
    <OrderTable
      title={rest.isRace ? 'Running order' : 'Order by best lap'}
      view={rest.view}
      isRace={rest.isRace}
    />
  ) : (
    <Compare pinned={pinned} {...rest} />
  );

/** The record that it stands at, and what that says. */
function standing(track: Track, playing: Playing) {
  const row = track.rows[placeOf(track, playing)];
  return { row, at: playing.at ?? row?.revision ?? 0, words: row ? momentWords(row, playing.at) : '' };
}

const TIMED: ReadonlySet<string> = new Set(['practice', 'qualifying']);
const RUNNING: ReadonlySet<string> = new Set(['open', 'green', 'yellow', 'red', 'checkered']);

/** The order as it was known at a revision; null: as it is now. */
function useOrderAt(session: string, at: number | null, track: Track) {
  const live = useView('running-order', session);
  const [asked, setAsked] = useState(at);
  const past = useViewAt({ meeting: useMeetingId(), name: 'running-order', session }, asked);
  const isAnswered = asked === null || past.view?.revision === asked || past.problem !== null;
  usePacing({ value: at, paced: asked, everyMs: isAnswered ? ASK_MS : PATIENCE_MS, onPace: setAsked });
  if (at === null) return { view: live, problem: null };
  // Until the answer is there, whichever is nearer: the last answer may be of long ago.
  const now = track.rows[lastOf(track)]?.revision ?? at;
  const isNearer = past.view && Math.abs(past.view.revision - at) <= Math.abs(now - at);
  return { view: isNearer ? past.view : live, problem: past.problem };
}

/** Moves, and says what a step came to where the slider does not say it itself. */
function useStepping(words: string, move: (what: Move) => void) {
  const isToSay = useRef(false);
  useEffect(() => {
    if (isToSay.current) announce(words);
    isToSay.current = false;
  }, [words]);
  return useMemo(
    () => (what: Move) => {
      const isOnSlider = document.activeElement?.matches('input[type=range]') ?? false;
      isToSay.current = (what.kind === 'step' || what.kind === 'among') && !isOnSlider;
      move(what);
    },
    [move],
  );
}
