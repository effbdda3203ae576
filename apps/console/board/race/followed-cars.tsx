import { Car } from '../../ui/car.tsx';
import { placeWords } from '../../ui/text/text.ts';
import type { FigureName } from './figures.ts';
import { PHONE_COLUMNS, type RaceLine } from './race-table.tsx';
import { Star } from './star.tsx';
import { t } from '../../ui/language/language.ts';

interface Props {
  readonly lines: readonly RaceLine[];
  readonly figure: FigureName;
}

/** The followed cars in one line each, which stays in sight while the order is scrolled. */
export function FollowedCars({ lines, figure }: Props) {
  const followed = lines.filter(({ isFollowed }) => isFollowed);
  if (followed.length === 0) return null;
  const cell = PHONE_COLUMNS[figure].at(-1)?.cell;
  return (
    <ul className="board-followed" aria-label={t('Cars that you follow')}>
      {followed.map((line) => (
        <li key={line.car}>
          <Star /> <strong>{placeWords(line.place)}</strong> <Car car={line.car} />{' '}
          <span className="board-followed-name">{line.driver}</span>{' '}
          {cell?.(line, { moved: 0, onlyWithout: () => 'hidden' })}
        </li>
      ))}
    </ul>
  );
}
