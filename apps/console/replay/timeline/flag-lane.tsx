import { memo } from 'react';
import { FlagShape, flagWords } from '../../ui/flag.tsx';
import type { FlagBand } from './axis.ts';

interface Props {
  readonly bands: readonly FlagBand[];
  /** Width of the lane in pixels. */
  readonly width: number;
}

/** Narrower bands show only the shape of the flag, or only its color. */
const MIN_WORD_WIDTH_PX = 84;
const MIN_SHAPE_WIDTH_PX = 18;

/** Shows the flags one after another, with color, pattern, shape and word. */
export const FlagLane = memo(({ bands, width }: Props) => (
  <div className="flag-lane" aria-hidden="true">
    {bands.map(({ flag, from, to }, i) => {
      const room = (to - from) * width;
      return (
        <span
          key={i}
          data-flag={flag}
          title={flagWords(flag)}
          style={{ left: `${100 * from}%`, width: `${100 * (to - from)}%` }}
        >
          {room >= MIN_SHAPE_WIDTH_PX && <FlagShape flag={flag} />}
          {room >= MIN_WORD_WIDTH_PX && flagWords(flag)}
        </span>
      );
    })}
  </div>
));
FlagLane.displayName = 'FlagLane';
