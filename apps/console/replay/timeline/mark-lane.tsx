import { useState, type KeyboardEvent } from 'react';
import type { Cluster, Lane } from './marks.ts';
import type { Move } from '../player/playing.ts';

interface Props {
  readonly lane: Lane;
  readonly name: string;
  readonly count: number;
  /** Null: not wanted. */
  readonly clusters: readonly Cluster[] | null;
  readonly onShow: (isShown: boolean) => void;
  /** Told what the pointer or the focus is on. */
  readonly onTell: (cluster: Cluster | null) => void;
  readonly move: (what: Move) => void;
}

/** One lane of marks, each a way to its moment. One stop of the Tab key; the arrows go from mark to mark. */
export function MarkLane({ lane, name, count, clusters, onShow, onTell, move }: Props) {
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
        onPointerLeave={() => onTell(null)}
      >
        {clusters?.map((cluster, i) => (
          <MarkButton
            key={cluster.marks[0]?.place}
            cluster={cluster}
            isStop={i === Math.min(stop, clusters.length - 1)}
            onTell={(isTold) => {
              onTell(isTold ? cluster : null);
              if (isTold) setStop(i);
            }}
            onGo={() => move({ kind: 'among', places: cluster.marks.map(({ place }) => place) })}
          />
        ))}
      </div>
    </>
  );
}

interface MarkButtonProps {
  readonly cluster: Cluster;
  readonly isStop: boolean;
  readonly onTell: (isTold: boolean) => void;
  readonly onGo: () => void;
}

const MarkButton = ({ cluster: { x, marks }, isStop, onTell, onGo }: MarkButtonProps) => {
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
      aria-label={`${isOne ? '' : `${marks.length}×: `}${marks.map(({ words }) => words).join('; ')}`}
      onClick={onGo}
      onFocus={() => onTell(true)}
      onBlur={() => onTell(false)}
      onPointerEnter={() => onTell(true)}
    >
      {isOne ? first?.sign : `${marks.length}×`}
    </button>
  );
};

function nextMark(lane: HTMLElement, key: string): HTMLElement | undefined {
  const marks = [...lane.querySelectorAll<HTMLElement>('button')];
  const at = marks.findIndex((mark) => mark === document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: marks.length - 1 }[key];
  return to === undefined ? undefined : marks[to];
}
