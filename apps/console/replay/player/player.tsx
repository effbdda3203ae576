import { useEffect, useMemo, useRef, type ComponentProps } from 'react';
import { useThrottledView, type ViewsByName } from '../../api/data/meeting.tsx';
import { announce } from '../../ui/announce.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useFlagFrame } from '../../ui/shell/flag-frame.ts';
import { isRunning, isTimedKind } from '../../ui/text/phases.ts';
import { LapChart } from '../chart/lap-chart.tsx';
import { Compare } from '../compare/compare.tsx';
import { OrderTable } from '../compare/order-table.tsx';
import { momentViewWords } from '../moment-view.ts';
import type { SessionTimeline } from '../session-timeline.ts';
import { spanMsOf } from '../timeline/axis.ts';
import { marksOf } from '../timeline/marks.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { MomentPanel, momentWords } from './moment-panel.tsx';
import { usePlayerKeys } from './player-keys.ts';
import { indexOf, timeMsOf, type PlayerAction, type PlayerState } from './player-state.ts';
import { Transport } from './transport.tsx';
import { useOrderAt } from './use-order-at.ts';
import { usePlayer } from './use-player.ts';
import { t } from '../../ui/language/language.ts';

interface Props {
  readonly timeline: SessionTimeline;
  readonly session: string;
  readonly query: URLSearchParams;
  readonly spec: ViewsByName['meeting']['sessions'][number];
}

/** The player of a session, and the views of the session at its moment. */
export function Player({ timeline, session, query, spec }: Props) {
  const [player, dispatchSilently] = usePlayer(timeline, { session, query });
  const { pinned } = player;
  const chart = useThrottledView('lap-chart', session);
  const isRace = !isTimedKind(spec.kind);
  const marks = useMemo(() => marksOf(timeline, isRace ? chart : undefined), [timeline, isRace, chart]);
  const { row, at, words } = momentOf(timeline, player);
  const moment = useOrderAt(session, player.at);
  const { view, isOfMoment, problem } = moment;
  const when = momentViewWords(player.at, moment);
  const isPast = player.at !== null;
  useFlagFrame(view, { isPast });
  const dispatch = useAnnouncedSteps(words, dispatchSilently);
  usePlayerKeys(dispatch);
  const laps = isRace ? spec.lapsScheduled : null;
  return (
    <div className="replay">
      <MomentPanel
        row={row}
        view={view}
        at={at}
        laps={laps}
        isOfMoment={isOfMoment}
        isPast={isPast}
        when={when}
      />
      <Transport player={player} at={at} isRace={isRace} dispatch={dispatch} />
      <Timeline
        timeline={timeline}
        marks={marks}
        spanMs={spanMsOf(timeline, isRunning(spec.phase))}
        isRace={isRace}
        timeMs={timeMsOf(timeline, player)}
        pinned={pinned}
        words={words}
        dispatch={dispatch}
      />
      {problem && <ProblemNotice problem={problem} />}
      <div className={pinned === null && isRace ? 'replay-views two' : 'replay-views'}>
        <Order
          session={session}
          pinned={pinned}
          at={at}
          view={view}
          isRace={isRace}
          coming={isOfMoment ? null : when}
          dispatch={dispatch}
        />
        {isRace && chart && (
          <LapChart chart={chart} timeline={timeline} lap={view?.lap} scheduled={laps} dispatch={dispatch} />
        )}
      </div>
    </div>
  );
}

/** Returns the record that a player stands at, the revision of the moment, and both in words. */
function momentOf(timeline: SessionTimeline, player: PlayerState) {
  const row = timeline.rows[indexOf(timeline, player)];
  return { row, at: player.at ?? row?.revision ?? 0, words: row ? momentWords(row, player.at) : '' };
}

type OrderProps = Omit<ComponentProps<typeof Compare>, 'pinned'> & { readonly pinned: number | null };

const Order = ({ pinned, ...props }: OrderProps) =>
  pinned === null ? (
    <OrderTable
      title={props.isRace ? t('Running order') : t('Order by best lap')}
      view={props.view}
      isRace={props.isRace}
      coming={props.coming}
    />
  ) : (
    <Compare pinned={pinned} {...props} />
  );

/** Returns a dispatch that announces where a step led, unless the focused slider announces it itself. */
function useAnnouncedSteps(words: string, dispatch: (action: PlayerAction) => void) {
  const isToAnnounce = useRef(false);
  useEffect(() => {
    if (isToAnnounce.current) announce(words);
    isToAnnounce.current = false;
  }, [words]);
  return useMemo(
    () => (action: PlayerAction) => {
      const isOnSlider = document.activeElement?.matches('input[type=range]') ?? false;
      isToAnnounce.current = (action.kind === 'step' || action.kind === 'among') && !isOnSlider;
      dispatch(action);
    },
    [dispatch],
  );
}
