import { memo, useState, type KeyboardEvent } from 'react';
import { MARGIN, type ChartRow, type Scale } from './chart-scale.ts';
import type { LineStyle } from './line-styles.ts';

interface Props {
  /** From the first at the top to the last. */
  readonly cars: readonly Pick<ChartRow, 'car' | 'driver'>[];
  readonly scale: Scale;
  readonly looks: ReadonlyMap<string, LineStyle>;
  readonly hot: string | null;
  readonly onHot: (car: string | null) => void;
}

/** The cars at the right end of their lines: one stop of the Tab key, the arrows go up and down. */
export const ChartCars = memo(function ChartCars({ cars, scale, looks, hot, onHot }: Props) {
  const [stop, setStop] = useState(cars[0]?.car);
  const isThere = cars.some(({ car }) => car === stop);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const next = neighbourOf(event.target, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div
      className="chart-cars"
      role="toolbar"
      aria-label="Cars of the lap chart"
      aria-orientation="vertical"
      style={{ width: MARGIN - 8 }}
      onKeyDown={onKeyDown}
      onPointerLeave={() => onHot(null)}
    >
      {cars.map(({ car, driver }, i) => (
        <button
          key={car}
          style={{ top: scale.y(i + 1) - scale.row / 2, height: scale.row }}
          data-hue={looks.get(car)?.hue}
          data-hot={car === hot}
          tabIndex={car === (isThere ? stop : cars[0]?.car) ? 0 : -1}
          aria-label={`Car ${car}${driver === null ? '' : `, ${driver}`}`}
          onFocus={() => {
            setStop(car);
            onHot(car);
          }}
          onBlur={() => onHot(null)}
          onPointerEnter={() => onHot(car)}
        >
          {car}
        </button>
      ))}
    </div>
  );
});

function neighbourOf(target: EventTarget, key: string): HTMLElement | null {
  if (!(target instanceof HTMLElement)) return null;
  const to =
    key === 'ArrowDown'
      ? target.nextElementSibling
      : key === 'ArrowUp'
        ? target.previousElementSibling
        : null;
  return to instanceof HTMLElement ? to : null;
}
