import type { Command, CommandType } from '#domain';
import { issuedCommands } from '../../api/data/commands.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { CommandForm } from './command-form.tsx';
import { untilSettled, useDesk, useIssuing } from '../desk-context.tsx';
import type { AtDesk, Preset } from '../cars/typed-entry.ts';
import { Outcome } from '../undo/outcome.tsx';
import { isSlip } from '../undo/undo.ts';
import { useDone } from '../undo/use-done.ts';
import { commandWords, typeWords } from './command-words.ts';

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
        about={type === 'StrikeRecord' ? `${recordWords(preset)}${ABOUT[type]}` : ABOUT[type]}
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

/** What the record says, where this desk has written it. */
function recordWords({ revision }: Preset): string {
  const of = issuedCommands.value.find(
    ({ outcome }) =>
      outcome.kind === 'done' && outcome.receipt.events.some((event) => event.revision === revision),
  );
  return of ? `Record ${String(revision)}, ${commandWords(of.command)}. ` : '';
}

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
  const { meeting, session, ask, may } = useDesk();
  const issuing = useIssuing(untilSettled);
  useDone(issuing.last, onClose);
  const act = (type: (typeof AT_ONCE)[number], at: number) => {
    const command: Command = { type, session, car };
    if (isSlip(issuedCommands.value, { meeting, command, at })) {
      return issuing.say('The same was issued less than a second ago.');
    }
    return void issuing.run(command);
  };
  return (
    <Dialog title={`Car ${car}`} onClose={onClose}>
      <div className="desk-car-actions">
        {AT_ONCE.filter((type) => may(type) && !(type === 'RecordLap' && at.isTimed)).map((type) => (
          <button key={type} className="button" onClick={({ timeStamp }) => act(type, timeStamp)}>
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
