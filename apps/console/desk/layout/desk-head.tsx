import { TimeToGo } from '../../board/race-clock.tsx';
import { useSilence, type ViewsByName } from '../../api/data/meeting.tsx';
import { Flag } from '../../ui/flag.tsx';
import { phaseBesideFlag } from '../../ui/text/phases.ts';
import { withoutClass } from '../../ui/text/text.ts';
import { useDesk } from '../desk-context.tsx';
import type { PanelId } from '../actions/act.ts';
import { KEYS_ACTION } from '../actions/desk-actions.ts';
import type { PerformAction } from '../actions/perform.tsx';
import type { SessionProgress } from '../flags/flag-moves.ts';
import { NextStepButton } from '../flags/next-step-button.tsx';
import type { Issuing } from '../undo/use-issuing.ts';
import { t } from '../../ui/language/language.ts';

interface Props {
  readonly name: string;
  readonly progress: SessionProgress;
  readonly running: ViewsByName['running-order'] | undefined;
  readonly onKeys: () => void;
  /** Opens the panel where cars are entered. */
  readonly onEnter: () => void;
  readonly onPanel: (panel: PanelId) => void;
  readonly perform: PerformAction;
  readonly issuing: Issuing;
}

/** Shows the progress of the session, in letters that are legible from across the tower. */
export function DeskHead({ name, progress, running, onKeys, ...next }: Props) {
  const isSilent = useSilence() !== null;
  return (
    <header className="desk-head">
      <h1>{name}</h1>
      <Flag flag={progress.flag} />
      <span>{phaseBesideFlag(progress.phase)}</span>
      {running && running.lap > 0 && progress.lapsToGo !== null && (
        <span className="desk-lap">
          {t('Lap')} <b>{running.lap}</b> · <b>{progress.lapsToGo}</b> {t('to go')}
        </span>
      )}
      {running && <TimeToGo timeToGo={running.timeToGo} flagDue={running.timeToGo && running.flagDue} />}
      {/* Without a signal the next step may be another by now. */}
      {isSilent ? <div className="desk-next" /> : <NextStepButton progress={progress} {...next} />}
      {progress.isStale && <strong className="desk-stale">{t('The line-up is stale')}</strong>}
      <FreePass running={running} />
      <button className="button plain desk-help" onClick={onKeys} aria-keyshortcuts={KEYS_ACTION.key}>
        {t('Keys')} <kbd aria-hidden="true">{KEYS_ACTION.key}</kbd>
      </button>
    </header>
  );
}

function EnterFirst({ onEnter }: Pick<Props, 'onEnter'>) {
  const { may } = useDesk();
  if (!may('EnterCar')) return null;
  return (
    <button className="button" onClick={onEnter}>
      {t('Enter the cars first')}
    </button>
  );
}

/** Says why the desk shows no car, and what to do. */
export function NoCars({ progress, onEnter }: Pick<Props, 'progress' | 'onEnter'>) {
  if (!progress.isEmpty)
    return <p className="quiet">{t('No car yet: the line-up waits for results, a draw or a ranking.')}</p>;
  return (
    <>
      <p className="quiet">{t('No car is entered in this meeting yet.')}</p>
      <EnterFirst onEnter={onEnter} />
    </>
  );
}

function FreePass({ running }: Pick<Props, 'running'>) {
  const pass = running?.freePass;
  if (!pass || (pass.candidate === null && pass.awarded === null)) return null;
  return (
    <span>
      {pass.awarded === null
        ? t('Free pass would go to {car}', { car: withoutClass(pass.candidate ?? '') })
        : t('Free pass: {car}', { car: withoutClass(pass.awarded) })}
    </span>
  );
}
