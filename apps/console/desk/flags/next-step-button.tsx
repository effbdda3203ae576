import type { CommandType } from '#domain';
import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { addressOf, followLink } from '../../routes.ts';
import { isBefore } from '../../ui/text/phases.ts';
import { classOf, sessionName } from '../../ui/text/text.ts';
import type { PanelId } from '../actions/act.ts';
import { DESK_ACTIONS } from '../actions/desk-actions.ts';
import { ActionButton, type PerformAction } from '../actions/perform.tsx';
import { useDesk } from '../desk-context.tsx';
import { rolesWords } from '../forms/command-roles.ts';
import { tieForm } from '../actions/tie-form.ts';
import type { Issuing } from '../undo/use-issuing.ts';
import type { SessionProgress } from './flag-moves.ts';
import { nextStep, type NextStep, type Obstacle, type StepSources } from './next-step.ts';
import { t } from '../../ui/language/language.ts';

interface Props {
  readonly progress: SessionProgress;
  readonly perform: PerformAction;
  readonly issuing: Issuing;
  /** Opens the panel where cars are entered. */
  readonly onEnter: () => void;
  readonly onPanel: (panel: PanelId) => void;
}

/** The next step as one button, or in words what it waits for. It is always in the same place. */
export function NextStepButton(props: Props) {
  return isBefore(props.progress.phase) ? (
    <BeforeSession {...props} />
  ) : (
    <Step {...props} draws={undefined} />
  );
}

/** Follows the draws only while they may be next. */
const BeforeSession = (props: Props) => <Step {...props} draws={useView('draws')} />;

interface StepProps extends Props {
  readonly draws: ViewsByName['draws'] | undefined;
}

function Step({ draws, ...props }: StepProps) {
  const { session } = useDesk();
  const meeting = useView('meeting');
  const lineup = useView('lineup', session);
  if (!meeting) return null;
  const sources = { session, sessions: meeting.sessions, next: meeting.next, lineup, draws };
  const step = nextStep(props.progress, sources);
  return (
    <div className="desk-next">
      <StepContent {...props} step={step} sources={sources} />
    </div>
  );
}

interface ContentProps extends Props {
  readonly step: NextStep;
  readonly sources: StepSources;
}

function StepContent({ step, sources, ...props }: ContentProps) {
  switch (step.kind) {
    case 'command':
      return <CommandStep {...props} type={step.type} />;
    case 'obstacle':
      return <ObstacleStep {...props} obstacle={step.obstacle} next={sources.next} />;
    case 'go':
      return <GoTo session={step.session} />;
    case 'over':
      return <ResultsOfTheNight />;
    case 'running':
      return null;
  }
}

/** The button of a command, or who has to issue it. */
function CommandStep({ type, perform, issuing, onEnter }: Props & { readonly type: CommandType }) {
  const { may, catalogue } = useDesk();
  const action = DESK_ACTIONS.find((one) => one.type === type);
  const name = type === 'EnterCar' ? t('Enter the cars') : stepName(action);
  if (!may(type))
    return (
      <Waiting words={t('Next: {step} ({roles})', { step: name, roles: rolesWords(catalogue, type) })} />
    );
  if (!action)
    return (
      <button className="button primary" onClick={onEnter}>
        {t('Next: {step}', { step: name })}
      </button>
    );
  return (
    <ActionButton action={action} issuing={issuing} perform={perform} className="button primary">
      {t('Next: {step}', { step: name })}
    </ActionButton>
  );
}

const stepName = (action: (typeof DESK_ACTIONS)[number] | undefined): string =>
  action === undefined
    ? ''
    : action.flag === undefined
      ? action.name
      : t('{name} flag', { name: action.name });

interface ObstacleProps extends Props {
  readonly obstacle: Obstacle;
  readonly next: string | null;
}

/** What the line-up waits for, with the button that leads there. */
function ObstacleStep({ obstacle, next, onPanel }: ObstacleProps) {
  const { session, openForm } = useDesk();
  const entered = useView('entry-list', classOf(session))?.rows.filter(({ status }) => status === 'entered');
  const button = (type: CommandType, words: string, press: () => void) => (
    <RoleButton type={type} words={words} onPress={press} />
  );
  switch (obstacle.kind) {
    case 'unfixed':
      return button('FixField', t('Fix the number of cars…'), () =>
        openForm('FixField', { class: classOf(session), cars: entered?.length }),
      );
    case 'draw':
      return button('DrawLineup', t('Draw…'), () => onPanel('draws'));
    case 'tie':
      return <TieStep tie={obstacle} />;
    default:
      return <Wait obstacle={obstacle} next={next} onPanel={onPanel} />;
  }
}

/** Opens the form that breaks a tie, or the one that reopens the certified results that it is in. */
function TieStep({ tie }: { readonly tie: Extract<Obstacle, { kind: 'tie' }> }) {
  const { sessions: ids, openForm } = useDesk();
  const name = sessionName(useView('meeting')?.sessions, tie.of);
  if (!tie.isCertified) {
    return (
      <RoleButton
        type="BreakTie"
        words={t('Break the tie…')}
        onPress={() => openForm(...tieForm(tie, ids))}
      />
    );
  }
  return (
    <RoleButton
      type="ReopenResults"
      words={t('Reopen {session} to break a tie…', { session: name })}
      onPress={() => openForm('ReopenResults', { session: tie.of })}
    />
  );
}

interface WaitProps extends Pick<ObstacleProps, 'next' | 'onPanel'> {
  readonly obstacle: Extract<Obstacle, { kind: 'ranking' | 'results' | 'no-car' }>;
}

/** Says what the line-up waits for elsewhere, and leads there. */
function Wait({ obstacle, next, onPanel }: WaitProps) {
  const { session, may } = useDesk();
  const sessions = useView('meeting')?.sessions;
  switch (obstacle.kind) {
    case 'ranking':
      return (
        <>
          <Waiting words={t('Waiting for the order of {ranking}', { ranking: obstacle.ranking })} />
          {may('ImportRanking') && (
            <button className="button" onClick={() => onPanel('draws')}>
              {t('Draws and rankings')}
            </button>
          )}
        </>
      );
    case 'results':
      return (
        <>
          <Waiting
            words={t('Waiting for {sessions}', {
              sessions: obstacle.sessions.map((id) => sessionName(sessions, id)).join(', '),
            })}
          />
          {obstacle.sessions[0] !== undefined && <GoTo session={obstacle.sessions[0]} isDetour />}
        </>
      );
    case 'no-car':
      return (
        <>
          <Waiting words={t('No car comes to this session')} />
          {next !== null && next !== session && <GoTo session={next} />}
        </>
      );
  }
}

interface RoleButtonProps {
  readonly type: CommandType;
  readonly words: string;
  readonly onPress: () => void;
}

/** A button of the next step for those who may take it; the others read who does. */
function RoleButton({ type, words, onPress }: RoleButtonProps) {
  const { may, catalogue } = useDesk();
  if (!may(type))
    return (
      <Waiting
        words={t('Next: {step} ({roles})', {
          step: words.replace('…', ''),
          roles: rolesWords(catalogue, type),
        })}
      />
    );
  return (
    <button className="button primary" onClick={onPress}>
      {t('Next: {step}', { step: words })}
    </button>
  );
}

const Waiting = ({ words }: { readonly words: string }) => <span className="quiet">{words}</span>;

interface GoToProps {
  readonly session: string;
  /** Whether the session holds this one up, and is not the next one. */
  readonly isDetour?: boolean;
}

/** A link to the desk of another session, which looks like a button. */
function GoTo({ session, isDetour = false }: GoToProps) {
  const { meeting } = useDesk();
  const step = sessionName(useView('meeting')?.sessions, session);
  return (
    <a className="button primary" href={addressOf(meeting, 'desk', session)} onClick={followLink}>
      {isDetour ? t('Go to {session}', { session: step }) : t('Next: {step}', { step })}
    </a>
  );
}

function ResultsOfTheNight() {
  const { meeting } = useDesk();
  return (
    <>
      <Waiting words={t('All sessions are certified.')} />
      <a className="button primary" href={addressOf(meeting, 'results')} onClick={followLink}>
        {t('Results of the night')}
      </a>
    </>
  );
}
