import { useState, type KeyboardEvent } from 'react';
import type { PlayerAction } from '../player/player-state.ts';
import type { Lane, MarkCluster } from './marks.ts';

interface Props {
  readonly lane: Lane;
  readonly name: string;
  readonly count: number;
  /** Null while the lane is hidden. */
  readonly clusters: readonly MarkCluster[] | null;
  readonly onShow: (isShown: boolean) => void;
  /** Called with the cluster under the pointer or the focus; null: none. */
  readonly onDescribe: (cluster: MarkCluster | null) => void;
  readonly dispatch: (action: PlayerAction) => void;
}

/** A lane of marks that lead to their moments. It is one stop of the Tab key; the arrow keys go along it. */
export function MarkLane({ lane, name, count, clusters, onShow, onDescribe, dispatch }: Props) {
  const [stop, setStop] = useState(0);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const next = nextMark(event.currentTarget, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <>
      <label className="timeline-label">
        <input
          type="checkbox"
          checked={clusters !== null}
          onChange={(event) => onShow(event.target.checked)}
        />
        {name} <span className="quiet">{count}</span>
      </label>
      <div
        className="mark-lane"
        data-lane={lane}
        role="toolbar"
        aria-label={name}
        onKeyDown={onKeyDown}
        onPointerLeave={() => onDescribe(null)}
      >
        {clusters?.map((cluster, i) => (
          <MarkButton
            key={cluster.marks[0]?.index}
            cluster={cluster}
            isStop={i === Math.min(stop, clusters.length - 1)}
            onDescribe={(isDescribed) => {
              onDescribe(isDescribed ? cluster : null);
              if (isDescribed) setStop(i);
            }}
            onGo={() => dispatch({ kind: 'among', indexes: cluster.marks.map(({ index }) => index) })}
          />
        ))}
      </div>
    </>
  );
}

interface MarkButtonProps {
  readonly cluster: MarkCluster;
  readonly isStop: boolean;
  readonly onDescribe: (isDescribed: boolean) => void;
  readonly onGo: () => void;
}

const MarkButton = ({ cluster: { x, marks }, isStop, onDescribe, onGo }: MarkButtonProps) => {
  const [first] = marks;
  const isOne = marks.length === 1;
  return (
    <button
      className="mark"
      data-many={!isOne}
      data-sign={isOne ? first?.sign : undefined}
      data-struck={marks.every(({ isStruck }) => isStruck)}
      style={{ left: `${(100 * x).toFixed(3)}%` }}
      tabIndex={isStop ? 0 : -1}
      aria-label={labelOf(marks)}
      onClick={onGo}
      onFocus={() => onDescribe(true)}
      onBlur={() => onDescribe(false)}
      onPointerEnter={() => onDescribe(true)}
    >
      {isOne ? first?.sign : `${marks.length}×`}
    </button>
  );
};

function labelOf(marks: MarkCluster['marks']): string {
  const words = marks.map((mark) => mark.words).join('; ');
  return marks.length === 1 ? words : `${marks.length}×: ${words}`;
}

function nextMark(lane: HTMLElement, key: string): HTMLElement | undefined {
  const marks = [...lane.querySelectorAll<HTMLElement>('button')];
  const at = marks.findIndex((mark) => mark === document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: marks.length - 1 }[key];
  return to === undefined ? undefined : marks[to];
}
