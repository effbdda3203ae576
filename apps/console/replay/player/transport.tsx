import { SPEEDS, type PlayerAction, type PlayerState, type StepBy } from './player-state.ts';
import { t } from '../../ui/language/language.ts';

interface Props {
  readonly player: PlayerState;
  /** The revision of the moment. */
  readonly at: number;
  readonly isRace: boolean;
  readonly dispatch: (action: PlayerAction) => void;
}

/** The buttons of a player. */
export const Transport = ({ player, at, isRace, dispatch }: Props) => (
  <div className="replay-transport">
    <button
      className="button primary replay-play"
      aria-keyshortcuts="Space"
      onClick={() => dispatch({ kind: 'toggle' })}
    >
      {player.isPlaying ? t('Pause') : t('Play')}
    </button>
    <SpeedChoice player={player} dispatch={dispatch} />
    <StepButtons by="record" dispatch={dispatch} />
    {isRace && <StepButtons by="lap" dispatch={dispatch} />}
    <StepButtons by="decision" dispatch={dispatch} />
    <button
      className="button"
      aria-pressed={player.pinned !== null}
      title={t('Keep this moment, and see who moves from here')}
      onClick={() => dispatch({ kind: 'pin', pinned: player.pinned === null ? at : null })}
    >
      {player.pinned === null ? t('Pin to compare') : t('Unpin {record}', { record: player.pinned })}
    </button>
    <button
      className="button"
      aria-pressed={player.at === null}
      title={t('Back to now, and follow')}
      onClick={() => dispatch({ kind: 'to', at: null })}
    >
      {t('Live')}
    </button>
  </div>
);

const SpeedChoice = ({ player, dispatch }: Pick<Props, 'player' | 'dispatch'>) => (
  <fieldset className="replay-speeds" role="radiogroup">
    <legend className="hidden">{t('Speed')}</legend>
    {SPEEDS.map((speed) => (
      <label key={speed} data-on={speed === player.speed}>
        <input
          type="radio"
          className="hidden"
          name="speed"
          checked={speed === player.speed}
          onChange={() => dispatch({ kind: 'speed', speed })}
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

const STEPS = {
  record: { name: t('record'), by: t('Step by record'), back: t('Previous record'), on: t('Next record') },
  lap: { name: t('lap'), by: t('Step by lap'), back: t('Previous lap'), on: t('Next lap') },
  decision: {
    name: t('decision'),
    by: t('Step by decision'),
    back: t('Previous decision'),
    on: t('Next decision'),
  },
};

const StepButtons = ({ by, dispatch }: { readonly by: StepBy; readonly dispatch: Props['dispatch'] }) => (
  <div className="replay-steps" role="group" aria-label={STEPS[by].by}>
    <button
      className="button"
      aria-label={STEPS[by].back}
      aria-keyshortcuts={KEYS[by][0]}
      onClick={() => dispatch({ kind: 'step', by, direction: -1 })}
    >
      ◀
    </button>
    <span aria-hidden="true">{STEPS[by].name}</span>
    <button
      className="button"
      aria-label={STEPS[by].on}
      aria-keyshortcuts={KEYS[by][1]}
      onClick={() => dispatch({ kind: 'step', by, direction: 1 })}
    >
      ▶
    </button>
  </div>
);
