import { SPEEDS, type Move, type Playing, type StepBy } from './playing.ts';

interface Props {
  readonly playing: Playing;
  /** The revision that is shown. */
  readonly at: number;
  readonly isRace: boolean;
  readonly move: (what: Move) => void;
}

/** The keys of a player. */
export const Transport = ({ playing, at, isRace, move }: Props) => (
  <div className="replay-transport">
    <button
      className="button primary replay-play"
      aria-keyshortcuts="Space"
      onClick={() => move({ kind: 'toggle' })}
    >
      {playing.isPlaying ? 'Pause' : 'Play'}
    </button>
    <Speeds playing={playing} move={move} />
    <Steps by="record" move={move} />
    {isRace && <Steps by="lap" move={move} />}
    <Steps by="decision" move={move} />
    <button
      className="button"
      aria-pressed={playing.pinned !== null}
      title="Keep this moment, and see who moves from here"
      onClick={() => move({ kind: 'pin', pinned: playing.pinned === null ? at : null })}
    >
      {playing.pinned === null ? 'Pin to compare' : `Unpin ${playing.pinned}`}
    </button>
    <button
      className="button"
      aria-pressed={playing.at === null}
      title="Back to now, and follow"
      onClick={() => move({ kind: 'to', at: null })}
    >
      Live
    </button>
  </div>
);

const Speeds = ({ playing, move }: Pick<Props, 'playing' | 'move'>) => (
  <fieldset className="replay-speeds" role="radiogroup">
    <legend className="hidden">Speed</legend>
    {SPEEDS.map((speed) => (
      <label key={speed} data-on={speed === playing.speed}>
        <input
          type="radio"
          className="hidden"
          name="speed"
          checked={speed === playing.speed}
          onChange={() => move({ kind: 'speed', speed })}
        />
        {speed}×
      </label>
    ))}
  </fieldset>
);

const KEYS: Readonly<Record<StepBy, readonly [back: string | undefined, on: string | undefined]>> = {
  record: ['ArrowLeft', 'ArrowRight'],
  lap: [undefined, undefined],
  decision: ['Shift+ArrowLeft', 'Shift+ArrowRight'],
};

const Steps = ({ by, move }: { readonly by: StepBy; readonly move: Props['move'] }) => (
  <div className="replay-steps" role="group" aria-label={`Step by ${by}`}>
    <button
      className="button"
      aria-label={`Previous ${by}`}
      aria-keyshortcuts={KEYS[by][0]}
      onClick={() => move({ kind: 'step', by, direction: -1 })}
    >
      ◀
    </button>
    <span aria-hidden="true">{by}</span>
    <button
      className="button"
      aria-label={`Next ${by}`}
      aria-keyshortcuts={KEYS[by][1]}
      onClick={() => move({ kind: 'step', by, direction: 1 })}
    >
      ▶
    </button>
  </div>
);
