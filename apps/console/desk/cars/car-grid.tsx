import { memo, useState, type ReactNode } from 'react';
import type { Command } from '#domain';
import { isKeptType } from '../../api/data/typed-offline.ts';
import { lapTime, statusWords } from '../../ui/text/text.ts';
import { numberIn, type CarRow } from './car-rows.ts';
import { useStableFunction } from '../../ui/use-stable-value.ts';
import { useSteadyPlace } from './steady-place.ts';
import { useDesk } from '../desk-context.tsx';
import type { EntryContext } from '../actions/act.ts';
import { actOfTap, tapActions } from '../actions/car-actions.ts';
import type { Perform } from '../actions/perform.tsx';
import { Outcome } from '../undo/outcome.tsx';
import { useIssuing } from '../undo/use-issuing.ts';
import { t } from '../../ui/language/language.ts';

interface Props {
  readonly context: EntryContext;
  readonly rows: readonly CarRow[];
  /** Shown while there is no car. */
  readonly noCars: ReactNode;
  readonly perform: Perform;
  /** Opens the dialog with all actions of a car. */
  readonly onMore: (car: string) => void;
}

/** A button for each car, in the order of their numbers, so that no button moves away under a thumb. */
export function CarGrid({ context, rows, noCars, perform, onMore }: Props) {
  const { may, offReason, isKeeping } = useDesk();
  const issuing = useIssuing(CAR_RULES);
  const [chosen, setChosen] = useState<string | null>(null);
  const grid = useSteadyPlace<HTMLUListElement>();
  const modes = tapActions(context).filter(({ type }) => may(type));
  const mode = modes.find(({ name }) => name === chosen) ?? modes[0];
  const tap = useStableFunction((car: string) => mode && perform(actOfTap(mode, car, context), issuing));
  if (!mode) return null;
  return (
    <section className="desk-cars" aria-label={t('Cars')}>
      <fieldset className="desk-modes">
        <legend>{t('Tap records')}</legend>
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
      <ul className="desk-grid" ref={grid} data-many={rows.length > SMALL_BUTTONS_ABOVE || undefined}>
        {rows.map((row) => (
          <CarButton
            key={row.car}
            row={row}
            car={numberIn(context.session, row.car)}
            mode={mode.name}
            isOff={offReason !== null && !(isKeeping && isKeptType(mode.type))}
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
 * The words for a second tap do not say that the first one counted, because its outcome is shown separately.
 */
const CAR_RULES = {
  isKeptIfUnanswered: true,
  slipWords: (command: Command): string => {
    const car = 'car' in command ? (command.car ?? '') : '';
    return t('Second tap on car {car} within a second ignored. Tap again to count another lap.', { car });
  },
};

/** With more cars than this the buttons are smaller, so that all fit on the screen. */
const SMALL_BUTTONS_ABOVE = 20;

/** Returns what the button says below the number: the best time, the status, or the driver. */
function detailOf({ status, bestLapMs, driver }: CarRow): string | null {
  if (status === 'timed') return lapTime(bestLapMs);
  return status === 'running' || status === 'waiting' ? driver : statusWords(status);
}

interface ButtonProps {
  readonly row: CarRow;
  readonly car: string;
  readonly mode: string;
  readonly isOff: boolean;
  readonly onTap: (car: string) => void;
  readonly onMore: (car: string) => void;
}

const CarButton = memo(function CarButton({ row, car, mode, isOff, onTap, onMore }: ButtonProps) {
  const { driver, place, laps } = row;
  return (
    <li>
      <button
        className="desk-car"
        data-status={row.status}
        aria-disabled={isOff}
        title={t('{driver} (right click, long press or Shift+F10: more)', { driver: driver ?? '' })}
        onClick={() => onTap(car)}
        onContextMenu={(event) => {
          event.preventDefault();
          onMore(car);
        }}
      >
        <b>
          <span className="hidden">{t('Car')} </span>
          {car}
        </b>
        <span className="hidden">: {mode}.</span>
        <span>
          {place === null || row.status === 'no-time' || row.status === 'no-attempt'
            ? '–'
            : t('P{place}', { place })}{' '}
          <em>{laps}</em> <i>{laps === 1 ? t('lap') : t('laps')}</i>
        </span>
        <small>{detailOf(row)}</small>
      </button>
    </li>
  );
});
