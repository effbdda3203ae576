import { memo, useRef, useState } from 'react';
import { useStableValue } from '../../ui/use-stable-value.ts';
import { timeBands } from './flag-bands.ts';
import { FlagLane } from './flag-lane.tsx';
import { moveOfSliderKey } from '../player/player-keys.ts';
import { MarkLane } from './mark-lane.tsx';
import { clustered, LANES, SIGN_WORDS, type Cluster, type Lane, type Marks } from './marks.ts';
import type { Move } from '../player/playing.ts';
import { clockTicks, lapTicks, type Tick } from './time-scale.ts';
import './timeline.css';
import { placeAt, type Track } from '../player/playback-time.ts';
import { useWidth } from '../use-width.ts';

interface Props {
  readonly track: Track;
  readonly marks: Marks;
  /** How long the timeline is, in the track's milliseconds. */
  readonly span: number;
  readonly isRace: boolean;
  readonly time: number;
  readonly pinned: number | null;
  /** Where it stands, in words. */
  readonly words: string;
  readonly move: (what: Move) => void;
}

/** The session from left to right: its flags, what happened on lanes below, and the slider on top. */
export function Timeline(props: Props) {
  const { track, span, isRace, time, pinned, words, move } = props;
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot);
  const [told, setTold] = useState<Cluster | null>(null);
  const bands = useStableValue(timeBands(track, span));
  const shown = useStableValue(lanesOf(props, width));
  const pinnedTime = pinned === null ? null : track.dues[placeAt(track, pinned)];
  return (
    <section className="timeline" aria-label="Timeline">
      <div className="timeline-lanes">
        <div className="timeline-plot" ref={plot} aria-hidden="true">
          {pinnedTime !== null && pinnedTime !== undefined && (
            <i className="timeline-pin" style={{ left: percent(pinnedTime / span) }} />
          )}
          <i className="timeline-head" style={{ left: percent(time / span) }} />
        </div>
        <span className="timeline-label">Flags</span>
        <div className="timeline-flags">
          <FlagLane bands={bands} width={width} />
          <input
            type="range"
            aria-label="Moment"
            aria-valuetext={words}
            min={0}
            max={span}
            step="any"
            value={time}
            onChange={(event) => move({ kind: 'drag', time: event.target.valueAsNumber })}
            onKeyDown={(event) => {
              const what = moveOfSliderKey(event);
              if (what === null) return;
              event.preventDefault();
              move(what);
            }}
          />
        </div>
        <Lanes {...{ shown, isRace, move }} onTell={setTold} />
      </div>
      <p className="timeline-told">{told ? wordsOf(told) : <Hint isRace={isRace} />}</p>
    </section>
  );
}

const percent = (x: number): string => `${(100 * x).toFixed(3)}%`;

const NAMES: Readonly<Record<Lane, string>> = {
  incidents: 'Spins, incidents',
  cautions: 'Cautions, reds',
  leads: 'Lead changes',
  decisions: 'Decisions',
};

/** So many pixels a mark takes. */
const MARK = 26;
const TICK = 64;

/** The marks of each lane as there is room for them, and the axis below. */
function lanesOf({ track, marks, span, isRace }: Props, width: number) {
  const xOf = (place: number) => (track.dues[place] ?? 0) / span;
  const room = MARK / Math.max(width, MARK);
  const most = Math.max(1, Math.floor(width / TICK));
  return {
    lanes: LANES.filter((lane) => isRace || lane !== 'leads').map((lane) => ({
      lane,
      count: marks[lane].length,
      clusters: clustered(marks[lane], xOf, room),
    })),
    ticks: isRace ? lapTicks(track, span, most) : clockTicks(track, span, most),
  };
}

type LanesProps = Pick<Props, 'isRace' | 'move'> & {
  readonly shown: ReturnType<typeof lanesOf>;
  readonly onTell: (cluster: Cluster | null) => void;
};

/** What happened; still while the slider moves. */
const Lanes = memo(function Lanes({ shown: { lanes, ticks }, isRace, onTell, move }: LanesProps) {
  const [hidden, setHidden] = useState<readonly Lane[]>([]);
  return (
    <>
      {lanes.map(({ lane, count, clusters }) => (
        <MarkLane
          key={lane}
          lane={lane}
          name={NAMES[lane]}
          count={count}
          clusters={hidden.includes(lane) ? null : clusters}
          onShow={(isShown) =>
            setHidden((before) => (isShown ? before.filter((one) => one !== lane) : [...before, lane]))
          }
          onTell={onTell}
          move={move}
        />
      ))}
      <span className="timeline-label quiet">{isRace ? 'Lap' : 'Clock'}</span>
      <Axis ticks={ticks} />
    </>
  );
});

const Axis = ({ ticks }: { readonly ticks: readonly Tick[] }) => (
  <div className="timeline-axis">
    {ticks.map(({ x, label }) => (
      <span key={`${label} ${x}`} style={{ left: percent(x) }}>
        {label}
      </span>
    ))}
  </div>
);

/** What the signs and the keys mean, where nothing else is told. */
const Hint = ({ isRace }: { readonly isRace: boolean }) => (
  <span className="quiet">
    <span className="timeline-keys">
      <kbd>Space</kbd> plays, <kbd>←</kbd> <kbd>→</kbd> by record, with <kbd>Shift</kbd> by decision
      {isRace && (
        <>
          , on the slider <kbd>Page up</kbd> <kbd>Page down</kbd> by lap
        </>
      )}
      .{' '}
    </span>
    Decisions: {SIGN_WORDS.map(([sign, words]) => `${sign} ${words}`).join(', ')}.
  </span>
);

const MOST_TOLD = 5;

function wordsOf({ marks }: Cluster): string {
  const told = marks.slice(0, MOST_TOLD).map(({ words }) => words);
  const more = marks.length > MOST_TOLD ? [`and ${marks.length - MOST_TOLD} more`] : [];
  return [...told, ...more].join(' · ');
}
