import type { ReactNode } from 'react';
import { addressOf, followLink } from '../routes.ts';
import { sessionName } from '../ui/text/text.ts';
import type { BoardProps } from './board-head.tsx';
import { TimeOfDay } from './race-clock.tsx';
import { Car } from '../ui/car.tsx';
import type { Bubble } from './cut.ts';
import { t } from '../ui/language/language.ts';

/** A term and its value, in a list of pairs. */
export const Pair = ({ what, children }: { readonly what: string; readonly children: ReactNode }) => (
  <div>
    <dt>{what}</dt>
    <dd>{children}</dd>
  </div>
);

interface NamedCar {
  readonly car: string;
  readonly driver: string | null;
}

/** Shows who holds the last place above a cut, and the margin to the next car. */
export const BubbleFact = ({ cut, on, next, marginMs }: Bubble<NamedCar>) => (
  <section>
    <h2>{t('Bubble to {session}', { session: cut.into })}</h2>
    <p className="board-bubble">
      <span className="quiet">{cut.place}</span> <Car car={on.car} /> {on.driver}
    </p>
    {next === null ? (
      <p className="quiet">{t('Nobody is below it.')}</p>
    ) : (
      <p>
        {marginMs === null ? (
          t('ahead of')
        ) : (
          <strong>{t('{seconds} s ahead of', { seconds: (marginMs / 1_000).toFixed(3) })}</strong>
        )}{' '}
        <Car car={next.car} /> {next.driver}
        {cut.below !== null && (
          <span className="quiet">{t(', who would go to {session}', { session: cut.below })}</span>
        )}
      </p>
    )}
  </section>
);

/** The session that is run next, and the time of day. */
export const NextEvent = ({ meeting, session }: BoardProps) => (
  <dl className="board-pairs">
    {meeting.next !== null && meeting.next !== session.session && (
      <Pair what={t('Next')}>
        <a href={addressOf(meeting.meeting, 'board', meeting.next)} onClick={followLink}>
          {sessionName(meeting.sessions, meeting.next)}
        </a>
      </Pair>
    )}
    <Pair what={t('Time of day')}>
      <TimeOfDay />
    </Pair>
  </dl>
);
