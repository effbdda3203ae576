import { memo, useCallback, useMemo, useState, type ReactNode } from 'react';
import type { Command, CommandType } from '#domain';
import { issuedCommands } from '../../api/data/commands.ts';
import { announce } from '../../ui/announce.tsx';
import { lapTime, statusWords } from '../../ui/text/text.ts';
import type { CarRow } from './car-rows.ts';
import { useDesk } from '../desk-context.tsx';
import type { EntryContext } from './typed-entry.ts';
import { Outcome } from '../undo/outcome.tsx';
import { isSlip } from '../undo/undo.ts';
import { useIssuing } from '../undo/use-issuing.ts';

/** The effect of a tap on a car. */
interface TapMode {
  readonly name: string;
  readonly type: CommandType;
  /** Whether the tap opens a form, because the command needs more than the car. */
  readonly opensForm: boolean;
}

const LAP: TapMode = { name: 'Lap', type: 'RecordLap', opensForm: false };
const FINISH: TapMode = { name: 'Finish', type: 'RecordFinish', opensForm: false };
const OTHER_MODES: readonly TapMode[] = [
  { name: 'Spin', type: 'ReportSpin', opensForm: false },
  { name: 'Out', type: 'RetireCar', opensForm: true },
  { name: 'Back', type: 'ReturnCar', opensForm: true },
  { name: 'Penalty', type: 'Penalize', opensForm: true },
];
const NO_ATTEMPT: TapMode = { name: 'No attempt', type: 'RecordNoAttempt', opensForm: true };

const tapModes = ({ isTimed, isOver }: EntryContext): readonly TapMode[] => {
  if (isTimed) return [{ ...LAP, name: 'Lap time' }, NO_ATTEMPT, ...OTHER_MODES];
  return isOver ? [FINISH, LAP, ...OTHER_MODES] : [LAP, ...OTHER_MODES];
};

interface Props {
  readonly context: EntryContext;
  readonly rows: readonly CarRow[];
  /** Shown while there is no car. */
  readonly noCars: ReactNode;
  /** Called in a timed session: the car goes into the entry box, which waits for its time. */
  readonly onTime: (car: string) => void;
  /** Opens the dialog with all actions of a car. */
  readonly onMore: (car: string) => void;
}

/** A button for each car, in the order of their numbers, so that no button moves away under a thumb. */
export function CarGrid({ context, rows, noCars, onTime, onMore }: Props) {
  const { meeting, session, openForm, may, offReason } = useDesk();
  const issuing = useIssuing();
  const [chosen, setChosen] = useState<string | null>(null);
  const modes = useMemo(() => tapModes(context).filter(({ type }) => may(type)), [context, may]);
  const mode = modes.find(({ name }) => name === chosen) ?? modes[0];
  const { send, setNotSent } = issuing;
  const { isTimed } = context;
  const tap = useCallback(
    (car: string) => {
      if (!mode) return;
      if (mode.opensForm) return openForm(mode.type, { session, car });
      if (isTimed && mode.type === 'RecordLap') return onTime(car);
      const command = { type: mode.type, session, car } as Command;
      if (isSlip(issuedCommands.value, { meeting, command, at: performance.now() })) {
        announce(`Not sent. ${slipWords(car)}`, 'assertive');
        return setNotSent(slipWords(car));
      }
      void send(command);
    },
    [openForm, isTimed, meeting, mode, onTime, send, setNotSent, session],
  );
  if (!mode) return null;
  return (
    <section className="desk-cars" aria-label="Cars">
      <fieldset className="desk-modes">
        <legend>A tap is</legend>
        {modes.map(({ name }) => (
          <label key={name} className="desk-mode">
            <input
              type="radio"
              name="desk-mode"
              checked={name === mode.name}
              onChange={() => setChosen(name)}
            />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      {rows.length === 0 && noCars}
      <ul className="desk-grid" data-many={rows.length > SMALL_BUTTONS_ABOVE || undefined}>
        {rows.map((row) => (
          <CarButton
            key={row.car}
            row={row}
            mode={mode.name}
            isOff={offReason !== null}
            onTap={tap}
            onMore={onMore}
          />
        ))}
      </ul>
      <Outcome issuing={issuing} />
    </section>
  );
}

/**
 * Returns the words for a second tap. They do not say that the first tap counted, because its outcome is
 * shown separately.
 */
const slipWords = (car: string): string =>
  `Car ${car} once more within a second is taken for a slip. Tap it again for another.`;

/** With more cars than this the buttons are smaller, so that all fit on the screen. */
const SMALL_BUTTONS_ABOVE = 20;

/** Returns what the button says below the number: the best time, the status, or the driver. */
function detailOf({ status, bestLapMs, driver }: CarRow): string | null {
  if (status === 'timed') return lapTime(bestLapMs);
  return status === 'running' || status === 'waiting' ? driver : statusWords(status);
}

interface ButtonProps {
  readonly row: CarRow;
  readonly mode: string;
  readonly isOff: boolean;
  readonly onTap: (car: string) => void;
  readonly onMore: (car: string) => void;
}

const CarButton = memo(function CarButton({ row, mode, isOff, onTap, onMore }: ButtonProps) {
  const { car, driver, place, laps } = row;
  return (
    <li>
      <button
        className="desk-car"
        data-status={row.status}
        aria-disabled={isOff}
        title={`${driver ?? ''} (right click, long press or Shift+F10: more)`}
        onClick={() => onTap(car)}
        onContextMenu={(event) => {
          event.preventDefault();
          onMore(car);
        }}
      >
        <b>
          <span className="hidden">Car </span>
          {car}
        </b>
        <span className="hidden">: {mode}.</span>
        <span>
          {place === null ? '–' : `P${place}`} <em>{laps}</em> <i>{laps === 1 ? 'lap' : 'laps'}</i>
        </span>
        <small>{detailOf(row)}</small>
      </button>
    </li>
  );
});
