import { memo } from 'react';
import { FlagShape, flagWords } from '../../ui/flag.tsx';
import type { Band } from './flag-bands.ts';

interface Props {
  readonly bands: readonly Band[];
  /** Of the lane, in pixels. */
  readonly width: number;
}

/** From so many pixels on there is room for a flag's word, and for its shape. */
const WORD = 84;
const SHAPE = 18;

/** The flags one after another, by colour, pattern, shape and word. */
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
          {room >= SHAPE && <FlagShape flag={flag} />}
          {room >= WORD && flagWords(flag)}
        </span>
      );
    })}
  </div>
));
FlagLane.displayName = 'FlagLane';
