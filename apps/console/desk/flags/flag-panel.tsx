import type { CommandType } from '#domain';
import { useSilence } from '../../api/data/meeting.tsx';
import { FlagShape } from '../../ui/flag.tsx';
import { CAUTION_ACTIONS, FLAG_ACTIONS, STEP_ACTIONS, type DeskAction } from '../actions/desk-actions.ts';
import { ActionButton, type PerformAction } from '../actions/perform.tsx';
import { useDesk } from '../desk-context.tsx';
import { Outcome } from '../undo/outcome.tsx';
import { useIssuing, type Issuing } from '../undo/use-issuing.ts';
import { notNowWords, readinessOf, type SessionProgress } from './flag-moves.ts';
import { t } from '../../ui/language/language.ts';

/** What the buttons of flags and steps need. */
export interface StepProps {
  readonly progress: SessionProgress;
  readonly perform: PerformAction;
}

interface FlagPanelProps extends StepProps {
  readonly issuing: Issuing;
}

/**
 * The flag buttons, at the bottom of the window, so that nothing that is said moves them. Those that make
 * sense now stand out; the server decides.
 */
export function FlagPanel({ progress, perform, issuing }: FlagPanelProps) {
  const actions = useOffered(FLAG_ACTIONS);
  // Without a signal the next step may be another by now.
  const isSilent = useSilence() !== null;
  if (actions.length === 0) return null;
  return (
    <section className="desk-flags" aria-label={t('Flags')}>
      <Outcome issuing={issuing} />
      <div className="desk-flag-buttons">
        {actions.map(({ action, type }) => {
          const ready = readinessOf(type, progress);
          const sense = ready === 'next' && isSilent ? 'possible' : ready;
          return (
            <ActionButton
              key={type}
              action={action}
              issuing={issuing}
              perform={perform}
              className="desk-flag"
              sense={sense}
            >
              {action.flag && <FlagShape flag={action.flag} />}
              <span>{action.name}</span>
              <kbd aria-hidden="true">{action.key?.toUpperCase()}</kbd>
              {sense === 'next' && <small>{t('next')}</small>}
            </ActionButton>
          );
        })}
      </div>
    </section>
  );
}

interface StepButtonsProps extends StepProps {
  readonly only: readonly CommandType[];
}

/** The buttons of some steps. One that would be refused now says why. */
export function StepButtons({ progress, perform, only }: StepButtonsProps) {
  const issuing = useIssuing();
  const steps = useOffered(STEP_ACTIONS).filter(({ type }) => only.includes(type));
  if (steps.length === 0) return null;
  return (
    <div className="desk-steps">
      <div className="buttons">
        {steps.map(({ action, type }) => (
          <ActionButton
            key={type}
            action={action}
            issuing={issuing}
            perform={perform}
            className={readinessOf(type, progress) === 'next' ? 'button primary' : 'button'}
            notNow={notNowWords(type, progress)}
          >
            {action.name}
          </ActionButton>
        ))}
      </div>
      <Outcome issuing={issuing} />
    </div>
  );
}

/** The buttons of what race control decides while the race is under yellow or red. */
export function CautionButtons({ progress: { phase }, perform }: StepProps) {
  const issuing = useIssuing();
  const actions = useOffered(CAUTION_ACTIONS);
  if (actions.length === 0 || (phase !== 'yellow' && phase !== 'red')) return null;
  return (
    <div className="desk-steps">
      <div className="buttons">
        {actions.map(({ action, type }) => (
          <ActionButton key={type} action={action} issuing={issuing} perform={perform} className="button">
            {action.name}
          </ActionButton>
        ))}
      </div>
      <Outcome issuing={issuing} />
    </div>
  );
}

/** Returns the actions whose command the role may issue. */
function useOffered(actions: readonly DeskAction[]): readonly { action: DeskAction; type: CommandType }[] {
  const { may } = useDesk();
  return actions.flatMap((action) =>
    action.type !== undefined && may(action.type) ? [{ action, type: action.type }] : [],
  );
}
