import { useEffect, type ReactNode } from 'react';
import { useMeetingId, useView } from '../api/meeting.tsx';
import { addressOf, follow, PLACES, type Place } from '../routes.ts';
import { LinkBanner, LinkMark, ServerBanners } from './banners.tsx';
import { useCurrentInSight } from './current.ts';
import { Seat } from './seat.tsx';
import './shell.css';

const NAMES: Readonly<Record<Place, string>> = {
  board: 'Board',
  field: 'Field',
  results: 'Results',
  desk: 'Desk',
  replay: 'Replay',
  'what-if': 'What if',
  log: 'Log',
};

/** Places that keep to a session: from one to the other the session stays. */
const OF_SESSION: ReadonlySet<Place> = new Set(['board', 'desk', 'replay']);

interface Props {
  readonly place: Place;
  readonly session: string | null;
  /** For a screen on the wall: what is shown, and nothing else. */
  readonly isBig: boolean;
  readonly children: ReactNode;
}

/** What is around every place of a meeting: where one is, where one can go, who sits here, what is wrong. */
export function Shell({ place, session, isBig, children }: Props) {
  const id = useMeetingId();
  const meeting = useView('meeting');
  const name = meeting?.name ?? id;
  const places = useCurrentInSight(place);
  useEffect(() => {
    document.title = `${NAMES[place]} · ${name} · Greenflag`;
  }, [place, name]);
  return (
    <div className={isBig ? 'shell big' : 'shell'}>
      <a className="skip" href="#main">
        To the {NAMES[place].toLowerCase()}
      </a>
      {!isBig && (
        <header className="top">
          <a className="brand" href="/" onClick={follow} title="All meetings">
            Greenflag
          </a>
          <strong className="name">{name}</strong>
          <LinkMark />
          <Seat />
          <nav className="places scroll-x" aria-label="Places" ref={places}>
            {PLACES.map((each) => (
              <a
                key={each}
                href={addressOf(id, each, OF_SESSION.has(each) ? session : null)}
                onClick={follow}
                aria-current={each === place ? 'page' : undefined}
              >
                {NAMES[each]}
              </a>
            ))}
          </nav>
        </header>
      )}
      <ServerBanners />
      <LinkBanner />
      <main id="main" className="page" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
