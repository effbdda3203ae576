import { memo, useState, type KeyboardEvent } from 'react';
import { MARGIN_PX, type ChartRow, type ChartScale } from './chart-scale.ts';
import type { LineStyle } from './line-styles.ts';
import { withoutClass } from '../../ui/text/text.ts';
import { t } from '../../ui/language/language.ts';

interface Props {
  /** From top to bottom. */
  readonly cars: readonly Pick<ChartRow, 'car' | 'driver'>[];
  readonly scale: ChartScale;
  readonly styles: ReadonlyMap<string, LineStyle>;
  /** The highlighted car. */
  readonly highlighted: string | null;
  readonly onHighlight: (car: string | null) => void;
}

/** The car numbers at the right ends of the lines. They are one stop of the Tab key; arrow keys move. */
export const ChartCars = memo(function ChartCars({ cars, scale, styles, highlighted, onHighlight }: Props) {
  const [stop, setStop] = useState(cars[0]?.car);
  const isThere = cars.some(({ car }) => car === stop);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const next = neighborOf(event.target, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div
      className="chart-cars"
      role="toolbar"
      aria-label={t('Cars of the lap chart')}
      aria-orientation="vertical"
      style={{ width: MARGIN_PX - 8 }}
      onKeyDown={onKeyDown}
      onPointerLeave={() => onHighlight(null)}
    >
      {cars.map(({ car, driver }, i) => (
        <button
          key={car}
          style={{ top: scale.y(i + 1) - scale.rowHeightPx / 2, height: scale.rowHeightPx }}
          data-hue={styles.get(car)?.hue}
          data-hot={car === highlighted}
          tabIndex={car === (isThere ? stop : cars[0]?.car) ? 0 : -1}
          aria-label={driver === null ? carWords(car) : `${carWords(car)}, ${driver}`}
          onFocus={() => {
            setStop(car);
            onHighlight(car);
          }}
          onBlur={() => onHighlight(null)}
          onPointerEnter={() => onHighlight(car)}
        >
          {withoutClass(car)}
        </button>
      ))}
    </div>
  );
});

const carWords = (car: string): string => t('Car {car}', { car: withoutClass(car) });

function neighborOf(target: EventTarget, key: string): HTMLElement | null {
  if (!(target instanceof HTMLElement)) return null;
  const to =
    key === 'ArrowDown'
      ? target.nextElementSibling
      : key === 'ArrowUp'
        ? target.previousElementSibling
        : null;
  return to instanceof HTMLElement ? to : null;
}
