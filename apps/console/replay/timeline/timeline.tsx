import { memo, useRef, useState } from 'react';
import { useStableValue } from '../../ui/use-stable-value.ts';
import { actionOfSliderKey } from '../player/player-keys.ts';
import type { PlayerAction } from '../player/player-state.ts';
import { indexAtRevision, type SessionTimeline } from '../session-timeline.ts';
import { useWidth } from '../use-width.ts';
import { clockTicks, lapTicks, timeBands, type AxisTick } from './axis.ts';
import { FlagLane } from './flag-lane.tsx';
import { MarkLane } from './mark-lane.tsx';
import { clusterMarks, LANES, SIGN_WORDS, type Lane, type MarkCluster, type Marks } from './marks.ts';
import { t } from '../../ui/language/language.ts';
import './timeline.css';

interface Props {
  readonly timeline: SessionTimeline;
  readonly marks: Marks;
  /** Length of the time axis. */
  readonly spanMs: number;
  readonly isRace: boolean;
  /** The moment, on the time axis. */
  readonly timeMs: number;
  readonly pinned: number | null;
  /** Describes the moment for a screen reader. */
  readonly words: string;
  readonly dispatch: (action: PlayerAction) => void;
}

/** Shows the session from left to right: the slider over its flags, and marks on lanes below. */
export function Timeline(props: Props) {
  const { timeline, spanMs, isRace, timeMs, pinned, words, dispatch } = props;
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot);
  const [described, setDescribed] = useState<MarkCluster | null>(null);
  const bands = useStableValue(timeBands(timeline, spanMs));
  const content = useStableValue(lanesOf(props, width));
  const pinnedMs = pinned === null ? null : timeline.dueMs[indexAtRevision(timeline, pinned)];
  return (
    <section className="timeline" aria-label={t('Timeline')}>
      <div className="timeline-lanes">
        <div className="timeline-plot" ref={plot} aria-hidden="true">
          {pinnedMs !== null && pinnedMs !== undefined && (
            <i className="timeline-pin" style={{ left: percent(pinnedMs / spanMs) }} />
          )}
          <i className="timeline-head" style={{ left: percent(timeMs / spanMs) }} />
        </div>
        <span className="timeline-label">{t('Flags')}</span>
        <div className="timeline-flags">
          <FlagLane bands={bands} width={width} />
          <input
            type="range"
            aria-label={t('Moment')}
            aria-valuetext={words}
            min={0}
            max={spanMs}
            step="any"
            value={timeMs}
            onChange={(event) => dispatch({ kind: 'drag', timeMs: event.target.valueAsNumber })}
            onKeyDown={(event) => {
              const action = actionOfSliderKey(event);
              if (action === null) return;
              event.preventDefault();
              dispatch(action);
            }}
          />
        </div>
        <Lanes content={content} isRace={isRace} onDescribe={setDescribed} dispatch={dispatch} />
      </div>
      <p className="timeline-told">{described ? clusterWords(described) : <Hint isRace={isRace} />}</p>
    </section>
  );
}

const percent = (x: number): string => `${(100 * x).toFixed(3)}%`;

const LANE_NAMES: Readonly<Record<Lane, string>> = {
  incidents: t('Spins, incidents'),
  cautions: t('Cautions, reds'),
  leads: t('Lead changes'),
  decisions: t('Decisions'),
};

const MARK_WIDTH_PX = 26;
const TICK_WIDTH_PX = 64;

/** Returns the marks of each lane, clustered by the room there is, and the labels of the axis below. */
function lanesOf({ timeline, marks, spanMs, isRace }: Props, width: number) {
  const xOf = (index: number) => (timeline.dueMs[index] ?? 0) / spanMs;
  const minDistance = MARK_WIDTH_PX / Math.max(width, MARK_WIDTH_PX);
  const maxTicks = Math.max(1, Math.floor(width / TICK_WIDTH_PX));
  return {
    lanes: LANES.filter((lane) => isRace || lane !== 'leads').map((lane) => ({
      lane,
      count: marks[lane].length,
      clusters: clusterMarks(marks[lane], xOf, minDistance),
    })),
    ticks: isRace ? lapTicks(timeline, spanMs, maxTicks) : clockTicks(timeline, spanMs, maxTicks),
  };
}

type LanesProps = Pick<Props, 'isRace' | 'dispatch'> & {
  readonly content: ReturnType<typeof lanesOf>;
  readonly onDescribe: (cluster: MarkCluster | null) => void;
};

/** The lanes of marks. They are not drawn again while the slider moves. */
const Lanes = memo(function Lanes({ content: { lanes, ticks }, isRace, onDescribe, dispatch }: LanesProps) {
  const [hidden, setHidden] = useState<readonly Lane[]>([]);
  return (
    <>
      {lanes.map(({ lane, count, clusters }) => (
        <MarkLane
          key={lane}
          lane={lane}
          name={LANE_NAMES[lane]}
          count={count}
          clusters={hidden.includes(lane) ? null : clusters}
          onShow={(isShown) =>
            setHidden((before) => (isShown ? before.filter((one) => one !== lane) : [...before, lane]))
          }
          onDescribe={onDescribe}
          dispatch={dispatch}
        />
      ))}
      <span className="timeline-label quiet">{isRace ? t('Lap') : t('Clock')}</span>
      <Axis ticks={ticks} />
    </>
  );
});

const Axis = ({ ticks }: { readonly ticks: readonly AxisTick[] }) => (
  <div className="timeline-axis">
    {ticks.map(({ x, label }) => (
      <span key={`${label} ${x}`} style={{ left: percent(x) }}>
        {label}
      </span>
    ))}
  </div>
);

/** Explains the signs and the keys while no mark is described. */
const Hint = ({ isRace }: { readonly isRace: boolean }) => (
  <span className="quiet">
    <span className="timeline-keys">
      <kbd>Space</kbd> {t('plays,')} <kbd>←</kbd> <kbd>→</kbd> {t('by record, with')} <kbd>Shift</kbd>{' '}
      {t('by decision')}
      {isRace && (
        <>
          {t(', on the slider')} <kbd>Page up</kbd> <kbd>Page down</kbd> {t('by lap')}
        </>
      )}
      .{' '}
    </span>
    {t('Decisions:')} {SIGN_WORDS.map(([sign, words]) => `${sign} ${words}`).join(', ')}.
  </span>
);

const MAX_DESCRIBED_MARKS = 5;

function clusterWords({ marks }: MarkCluster): string {
  const described = marks.slice(0, MAX_DESCRIBED_MARKS).map(({ words }) => words);
  const more =
    marks.length > MAX_DESCRIBED_MARKS ? [t('and {n} more', { n: marks.length - MAX_DESCRIBED_MARKS })] : [];
  return [...described, ...more].join(' · ');
}
