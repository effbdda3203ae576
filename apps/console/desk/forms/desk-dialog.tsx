import type { Command, CommandType } from '#domain';
import { issuedCommands } from '../../api/data/commands.ts';
import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CommandForm } from './command-form.tsx';
import { useDesk } from '../desk-context.tsx';
import type { EntryContext, FieldPreset } from '../actions/act.ts';
import { isPossible, type CarNow } from '../actions/possible.ts';
import { numberIn, type CarRow } from '../cars/car-rows.ts';
import { Outcome } from '../undo/outcome.tsx';
import { FORM_RULES, useIssuing, useWhenDone } from '../undo/use-issuing.ts';
import { lapTime, statusWords, withoutClass } from '../../ui/text/text.ts';
import { commandWords } from './command-words.ts';
import { typeWords } from '../../ui/text/type-words.ts';
import { t, tn } from '../../ui/language/language.ts';

/** The content of the dialog over the desk: the form of a command, or the actions of a car. */
export type DeskDialogContent =
  | {
      readonly kind: 'form';
      readonly type: CommandType;
      readonly preset: FieldPreset;
      /** The cars that the form offers; null for those of the session. */
      readonly among: readonly string[] | null;
    }
  | { readonly kind: 'car'; readonly car: string };

interface Props {
  readonly content: DeskDialogContent;
  readonly context: EntryContext;
  readonly cars: readonly CarRow[];
  readonly onClose: () => void;
}

/** The dialog over the desk. */
export function DeskDialog({ content, context, cars, onClose }: Props) {
  if (content.kind === 'car') {
    const { car } = content;
    const row = cars.find((each) => numberIn(context.session, each.car) === car);
    return <CarDialog car={car} status={row?.status ?? 'waiting'} onClose={onClose} />;
  }
  const { type, preset, among } = content;
  return (
    <FormDialog
      type={type}
      preset={preset}
      cars={among ?? context.cars}
      offersCars={among !== null}
      session={context.session}
      isTimed={context.isTimed}
      onClose={onClose}
    />
  );
}

interface FormProps extends Pick<Props, 'onClose'> {
  readonly type: CommandType;
  readonly preset: FieldPreset;
  readonly cars: readonly string[];
  /** Whether a field for one car has a button for each of them. */
  readonly offersCars: boolean;
  readonly session: string;
  readonly isTimed: boolean;
}

function FormDialog({ type, preset, cars, offersCars, session, isTimed, onClose }: FormProps) {
  const running = useView('running-order', session);
  const laps = running?.lap ?? 0;
  return (
    <Dialog title={typeWords(type)} onClose={onClose}>
      {type === 'CertifyResults' && <OrderToCertify session={session} />}
      <CommandForm
        type={type}
        preset={{ ...presetOf(type, running?.restart ?? null), ...preset }}
        cars={cars}
        offersCars={offersCars}
        about={aboutOf(type, preset, { laps, isTimed })}
        onDone={onClose}
        onCancel={onClose}
      />
    </Dialog>
  );
}

/** The order that becomes official, to be looked at before it does. */
function OrderToCertify({ session }: { readonly session: string }) {
  const results = useView('results', session);
  return (
    <ol className="desk-certify">
      {results?.rows.map(({ car, driver, place, status, bestLapMs }) => (
        <li key={car} value={place ?? undefined}>
          <b>{withoutClass(car)}</b> {driver}{' '}
          {status === 'timed' ? lapTime(bestLapMs) : status !== 'running' && statusWords(status)}
        </li>
      ))}
    </ol>
  );
}

type Restart = NonNullable<ViewsByName['running-order']['restart']>;

/** Returns what race control most often calls: the computed order, and the lapped cars. */
function presetOf(type: CommandType, restart: Restart | null): FieldPreset {
  if (!restart) return {};
  if (type === 'WaveAround') return { cars: restart.lapped };
  return type === 'SetRestartOrder' || type === 'FreezeOrder' ? { order: restart.computed } : {};
}

interface Stage {
  readonly laps: number;
  readonly isTimed: boolean;
}

function aboutOf(type: CommandType, preset: FieldPreset, { laps, isTimed }: Stage): string | undefined {
  if (type === 'ShowCheckered' && isTimed) return t('The session ends: no more times count.');
  if (type === 'StrikeRecord') return `${recordWords(preset)}${ABOUT[type]}`;
  if (type !== 'RestartFromZero') return ABOUT[type];
  const run =
    laps === 0 ? t('No lap was run.') : tn(laps, 'Lap 1 will not count.', 'Laps 1 to {n} will not count.');
  return `${run} ${t('Nor will the penalties, and cars that retired start again.')}`;
}

const ABOUT: Readonly<Partial<Record<CommandType, string>>> = {
  ShowCheckered: t('The session ends: the next crossing of each car is its finish.'),
  ShowRed: t('The session is stopped.'),
  CertifyResults: t('The results become official. Only reopening them changes anything afterwards.'),
  FreezeOrder: t('Orders the first crossing of each car after the flag; on the final lap it is the finish.'),
  SetRestartOrder: t('Shown beside the computed order. It does not touch the score.'),
  StrikeRecord: t('The record stays in the log, marked as undone, and no longer counts.'),
  ScoreFinish: t(
    'Overrides what the laps say: every car that was not scratched, in the order of the finish.',
  ),
};

/** Describes a record if this desk has written it; otherwise returns an empty text. */
function recordWords({ revision }: FieldPreset): string {
  const written = issuedCommands.value.find(
    ({ outcome }) =>
      outcome.kind === 'done' && outcome.receipt.events.some((event) => event.revision === revision),
  );
  return written
    ? `${t('Record {record}, {command}.', { record: String(revision), command: commandWords(written.command) })} `
    : '';
}

interface CarProps extends Pick<Props, 'onClose'> {
  readonly car: string;
  readonly status: CarNow['status'];
}

const AT_ONCE = ['RecordLap', 'RecordFinish', 'ReportSpin', 'EnterPits', 'LeavePits'] as const;

type TypeWithCar = Extract<Command, { session: string; car: string }>['type'];

/**
 * The other commands about a car of a session, in the order of the buttons, and whether the actions of a car
 * offer their forms. A command about a car that is not here does not compile.
 */
const OFFERS_FORM: Readonly<
  Record<
    Exclude<TypeWithCar, (typeof AT_ONCE)[number]> | 'ReportIncident' | 'ReassignLaps' | 'SwapCars',
    boolean
  >
> = {
  RetireCar: true,
  ChangeDriver: true,
  ReturnCar: true,
  Penalize: true,
  DisallowLap: true,
  ReassignLaps: true,
  SwapCars: true,
  AwardFreePass: true,
  RecordNoAttempt: true,
  ReportIncident: true,
  CreditLap: true,
  MoveToRear: true,
  ScratchCar: true,
  PlaceCar: false,
  ConfirmLap: true,
  ReinstateLap: false,
  DeclineProvisional: false,
  AddToLineup: false,
  PromoteAlternate: false,
  ChooseCar: false,
  AdoptCount: false,
};
const WITH_FORM = (Object.keys(OFFERS_FORM) as (keyof typeof OFFERS_FORM)[]).filter(
  (type) => OFFERS_FORM[type],
);

const CAR_RULES = { ...FORM_RULES, slipWords: () => t('The same was issued less than a second ago.') };

function CarDialog({ car, status, onClose }: CarProps) {
  const { session, phase, isTimed, openForm, may } = useDesk();
  const isOffered = (type: CommandType) => may(type) && isPossible(type, { phase, isTimed, status });
  const issuing = useIssuing(CAR_RULES);
  useWhenDone(issuing.last, onClose);
  return (
    <Dialog title={t('Car {car}', { car })} onClose={onClose}>
      <div className="desk-car-actions">
        {AT_ONCE.filter(isOffered).map((type) => (
          <button key={type} className="button" onClick={() => void issuing.send({ type, session, car })}>
            {typeWords(type)}
          </button>
        ))}
        {WITH_FORM.filter(isOffered).map((type) => (
          <button
            key={type}
            className="button"
            onClick={() => openForm(type, { session, car, from: car, cars: [car] })}
          >
            {typeWords(type)}…
          </button>
        ))}
      </div>
      <Outcome issuing={issuing} />
      <form method="dialog" className="buttons">
        <button className="button">{t('Close')}</button>
      </form>
    </Dialog>
  );
}
