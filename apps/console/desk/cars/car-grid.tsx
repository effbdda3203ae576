import { memo, useCallback, useMemo, useState, type ReactNode } from 'react';
import type { CommandType } from '#domain';
import { issuedCommands } from '../../api/data/commands.ts';
import { announce } from '../../ui/announce.tsx';
import { lapTime, statusWords } from '../../ui/text/text.ts';
import type { CarRow } from './car-rows.ts';
import { useDesk, useIssuing } from '../desk-context.tsx';
import type { AtDesk } from './typed-entry.ts';
import { Outcome } from '../undo/outcome.tsx';
import { isSlip } from '../undo/undo.ts';

/** What a tap on a car does. */
interface Mode {
  readonly name: string;
  readonly type: CommandType;
  /** A form is opened: it takes a reason or more. */
  readonly isAsked: boolean;
}

const LAP: Mode = { name: 'Lap', type: 'RecordLap', isAsked: false };
const FINISH: Mode = { name: 'Finish', type: 'RecordFinish', isAsked: false };
const OTHERS: readonly Mode[] = [
  { name: 'Spin', type: 'ReportSpin', isAsked: false },
  { name: 'Out', type: 'RetireCar', isAsked: true },
  { name: 'Back', type: 'ReturnCar', isAsked: true },
  { name: 'Penalty', type: 'Penalize', isAsked: true },
];
const NO_ATTEMPT: Mode = { name: 'No attempt', type: 'RecordNoAttempt', isAsked: true };

const modesOf = ({ isTimed, isOver }: AtDesk): readonly Mode[] => {
  if (isTimed) return [{ ...LAP, name: 'Lap time' }, NO_ATTEMPT, ...OTHERS];
  return isOver ? [FINISH, LAP, ...OTHERS] : [LAP, ...OTHERS];
};

interface Props {
  readonly at: AtDesk;
  readonly rows: readonly CarRow[];
  /** What stands there while there is no car. */
  readonly none: ReactNode;
  /** In a timed session a tap brings the car into the entry box, which waits for its time. */
  readonly onTime: (car: string) => void;
  /** All that can be done with one car. */
  readonly onMore: (car: string) => void;
}

/** A button for each car, in the order of their numbers, so that none moves away under a thumb. */
export function CarGrid({ at, rows, none, onTime, onMore }: Props) {
  const { meeting, session, ask, may, off } = useDesk();
  const issuing = useIssuing();
  const [chosen, setChosen] = useState<string | null>(null);
  const modes = useMemo(() => modesOf(at).filter(({ type }) => may(type)), [at, may]);
  const mode = modes.find(({ name }) => name === chosen) ?? modes[0];
  const { run, say } = issuing;
  const { isTimed } = at;
  const tap = useCallback(
    (car: string) => {
      if (!mode) return;
      if (mode.isAsked) return ask(mode.type, { session, car });
      if (isTimed && mode.type === 'RecordLap') return onTime(car);
      const command = { type: mode.type, session, car } as Parameters<typeof run>[0];
      if (isSlip(issuedCommands.value, { meeting, command, at: performance.now() })) {
        announce(`Not sent. ${twice(car)}`, 'assertive');
        return say(twice(car));
      }
      void run(command);
    },
    [ask, isTimed, meeting, mode, onTime, run, say, session],
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
      {rows.length === 0 && none}
      <ul className="desk-grid" data-many={rows.length > MANY || undefined}>
        {rows.map((row) => (
          <CarButton
            key={row.car}
            row={row}
            mode={mode.name}
            isOff={off !== null}
            onTap={tap}
            onMore={onMore}
          />
        ))}
      </ul>
      <Outcome of={issuing} />
    </section>
  );
}

/** Not that it was counted: what became of the first is told by itself. */
const twice = (car: string): string =>
  `Car ${car} once more within a second is taken for a slip. Tap it again for another.`;

/** From here on their buttons are smaller, so that all are on the screen. */
const MANY = 20;

/** What is worth a word: its time, what became of it, or who drives. */
function besides({ status, bestLapMs, driver }: CarRow): string | null {
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
        <small>{besides(row)}</small>
      </button>
    </li>
  );
});
