import { useEffect, useMemo, useRef, type ComponentProps } from 'react';
import { useThrottledView, type ViewsByName } from '../../api/data/meeting.tsx';
import { announce } from '../../ui/announce.tsx';
import { useFlagFrame } from '../../ui/shell/flag-frame.ts';
import { isRunning, isTimedKind } from '../../ui/text/phases.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { Compare } from '../compare/compare.tsx';
import { useKeys } from './player-keys.ts';
import { LapChart } from '../chart/lap-chart.tsx';
import { marksOf } from '../timeline/marks.ts';
import { Moment, momentWords } from './moment.tsx';
import { OrderTable } from '../compare/order-table.tsx';
import { placeOf, timeOf, type Move, type Playing } from './playing.ts';
import { spanOf } from '../timeline/time-scale.ts';
import { whenWords } from '../shown-moment.ts';
import { Timeline } from '../timeline/timeline.tsx';
import type { Track } from './playback-time.ts';
import { Transport } from './transport.tsx';
import { useOrderAt } from '../compare/use-order-at.ts';
import { usePlayer } from './use-player.ts';

interface Props {
  readonly track: Track;
  readonly session: string;
  readonly query: URLSearchParams;
  readonly spec: ViewsByName['meeting']['sessions'][number];
}

/** The player of a session, and what it shows at its moment. */
export function Player({ track, session, query, spec }: Props) {
  const [playing, move] = usePlayer(track, { session, query });
  const chart = useThrottledView('lap-chart', session);
  const isRace = !isTimedKind(spec.kind);
  const marks = useMemo(() => marksOf(track, isRace ? chart : undefined), [track, isRace, chart]);
  const { row, at, words } = standing(track, playing);
  const shown = useOrderAt(session, playing.at);
  const { view, isThen, problem } = shown;
  const when = whenWords(playing.at, shown);
  useFlagFrame(view?.flag);
  const step = useStepping(words, move);
  useKeys(step);
  const laps = isRace ? spec.lapsScheduled : null;
  return (
    <div className="replay">
      <Moment {...{ row, view, at, laps, when }} isThen={isThen} />
      <Transport {...{ playing, at, isRace }} move={step} />
      <Timeline
        {...{ track, marks, isRace, words }}
        span={spanOf(track, isRunning(spec.phase))}
        time={timeOf(track, playing)}
        pinned={playing.pinned}
        move={step}
      />
      {problem && <ProblemNotice problem={problem} />}
      <div className={playing.pinned === null && isRace ? 'replay-views two' : 'replay-views'}>
        <Order
          {...{ session, view, at, isRace }}
          coming={isThen ? null : when}
          pinned={playing.pinned}
          move={step}
        />
        {isRace && chart && <LapChart {...{ chart, track }} lap={view?.lap} scheduled={laps} move={step} />}
      </div>
    </div>
  );
}

type OrderProps = Omit<ComponentProps<typeof Compare>, 'pinned'> & { readonly pinned: number | null };

const Order = ({ pinned, ...rest }: OrderProps) =>
  pinned === null ? (
    <OrderTable
      title={rest.isRace ? 'Running order' : 'Order by best lap'}
      view={rest.view}
      isRace={rest.isRace}
      coming={rest.coming}
    />
  ) : (
    <Compare pinned={pinned} {...rest} />
  );

/** The record that it stands at, and what that says. */
function standing(track: Track, playing: Playing) {
  const row = track.rows[placeOf(track, playing)];
  return { row, at: playing.at ?? row?.revision ?? 0, words: row ? momentWords(row, playing.at) : '' };
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
