import type { CommandType } from '#domain';
import { Dialog } from '../ui/dialog.tsx';
import { CommandForm } from './command-form.tsx';
import { useDesk, useIssuing } from './desk.tsx';
import type { AtDesk, Preset } from './entry.ts';
import { Outcome } from './outcome.tsx';
import { typeWords } from './words.ts';

/** What is open over the desk. */
export type Opened =
  | { readonly kind: 'form'; readonly type: CommandType; readonly preset: Preset }
  | { readonly kind: 'car'; readonly car: string };

interface Props {
  readonly opened: Opened;
  readonly at: AtDesk;
  readonly onClose: () => void;
}

/** The form of a command, or all that can be done with a car, over the desk. */
export function DeskDialog({ opened, at, onClose }: Props) {
  if (opened.kind === 'car') return <CarDialog car={opened.car} at={at} onClose={onClose} />;
  const { type, preset } = opened;
  return (
    <Dialog title={typeWords(type)} onClose={onClose}>
      <CommandForm
        type={type}
        preset={preset}
        cars={at.cars}
        about={ABOUT[type]}
        onDone={onClose}
        onCancel={onClose}
      />
    </Dialog>
  );
}

const ABOUT: Readonly<Partial<Record<CommandType, string>>> = {
  ShowCheckered: 'The session ends: the next crossing of each car is its finish.',
  ShowRed: 'The session is stopped.',
  StrikeRecord: 'The record stays in the log, struck, and counts no more.',
  ScoreFinish: 'Overrides what the laps say: every car that was not scratched, in the order of the finish.',
};

interface CarProps {
  readonly car: string;
  readonly at: AtDesk;
  readonly onClose: () => void;
}

const AT_ONCE = ['RecordLap', 'RecordFinish', 'ReportSpin'] as const;
const ASKED = [
  ...['RetireCar', 'ReturnCar', 'Penalize', 'DisallowLap', 'AwardFreePass', 'RecordNoAttempt'],
  ...['ReportIncident', 'MoveToRear', 'ScratchCar'],
] as CommandType[];

function CarDialog({ car, at, onClose }: CarProps) {
  const { session, ask, may } = useDesk();
  const issuing = useIssuing();
  const once = async (type: (typeof AT_ONCE)[number]) => {
    const settled = await issuing.run({ type, session, car });
    if (settled?.outcome.kind === 'done') onClose();
  };
  return (
    <Dialog title={`Car ${car}`} onClose={onClose}>
      <div className="desk-car-actions">
        {AT_ONCE.filter((type) => may(type) && !(type === 'RecordLap' && at.isTimed)).map((type) => (
          <button key={type} className="button" onClick={() => void once(type)}>
            {typeWords(type)}
          </button>
        ))}
        {ASKED.filter(may).map((type) => (
          <button key={type} className="button" onClick={() => ask(type, { session, car, cars: [car] })}>
            {typeWords(type)}…
          </button>
        ))}
      </div>
      <Outcome of={issuing} />
      <form method="dialog" className="buttons">
        <button className="button">Close</button>
      </form>
    </Dialog>
  );
}
