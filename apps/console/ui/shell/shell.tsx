import { useEffect, useState, type ReactNode } from 'react';
import { useMeetingId, useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { addressOf, follow, PLACES, type Place } from '../../routes.ts';
import { LinkBanner, LinkMark, ServerBanners } from './banners.tsx';
import { useCurrentInSight } from '../current-in-sight.ts';
import { Seat } from './seat.tsx';
import { sessionToShow } from '../session-picker.tsx';
import './shell.css';
import { placeName, titleOf } from './title.ts';

/** Places that keep to a session: from one to the other the session stays, also by way of the others. */
const OF_SESSION: ReadonlySet<Place> = new Set(['board', 'desk', 'replay', 'what-if']);
/** Places that show one session, also where their address names none. */
const OF_ONE: ReadonlySet<Place> = new Set(['board', 'desk', 'replay']);

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
  const last = useLast(session, meeting?.sessions);
  const shown = OF_ONE.has(place) && meeting ? sessionToShow(meeting, session) : session;
  const title = titleOf({ place, session: shown, sessions: meeting?.sessions, meeting: name });
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className={isBig ? 'shell big' : 'shell'}>
      <a className="skip" href="#main">
        To the {placeName(place).toLowerCase()}
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
                href={addressOf(id, each, OF_SESSION.has(each) ? last : null)}
                onClick={follow}
                aria-current={each === place ? 'page' : undefined}
              >
                {placeName(each)}
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

/** The session that the address named last: at a place that names none one has not turned to another. */
function useLast(session: string | null, sessions: ViewsByName['meeting']['sessions'] | undefined) {
  const [last, setLast] = useState(session);
  if (session !== null && session !== last) setLast(session);
  const named = session ?? last;
  const isKnown = sessions?.some((one) => one.session === named) ?? true;
  return isKnown ? named : null;
}
