import { useEffect, useState, type ReactNode } from 'react';
import { identity } from '../../api/data/identity.ts';
import { useMeetingId, useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { useSignal } from '../../api/transport/signal.ts';
import { addressOf, followLink, PAGE_NAMES, type PageName } from '../../routes.ts';
import { ConnectionBanner, ConnectionMark, NoSignal, ServerBanners } from './banners.tsx';
import { useMenuState } from './menu-button.tsx';
import { useCurrentInSight } from '../current-in-sight.ts';
import { OfficialStatus } from './official-status.tsx';
import { sessionToShow } from '../session-picker.tsx';
import { sessionName } from '../text/text.ts';
import './shell.css';
import { pageLabel, titleOf } from './title.ts';
import { t } from '../language/language.ts';

/** Pages with a session in their address. The session stays on the way from one to another. */
const SESSION_PAGES: ReadonlySet<PageName> = new Set(['board', 'desk', 'replay', 'what-if']);
/** Pages that show one session even if their address names none. */
const SINGLE_SESSION_PAGES: ReadonlySet<PageName> = new Set(['board', 'desk', 'replay']);

interface Props {
  readonly page: PageName;
  readonly session: string | null;
  /** For a screen on the wall: the page without header and links. */
  readonly isBig: boolean;
  readonly children: ReactNode;
}

/** The frame of every page of a meeting: its name, links to the other pages, the official, and problems. */
export function Shell({ page, session, isBig, children }: Props) {
  const menu = useMenuState();
  const isOfficial = useSignal(identity).kind !== 'nobody';
  useTitle(page, session);
  return (
    <div className={isBig ? 'shell big' : 'shell'} data-menu={menu}>
      <a className="skip" href="#main">
        {t('Skip to content')}
      </a>
      {!isBig && <Header page={page} session={session} />}
      {/* The flag of a big screen says it in its own size, and the rows need the height. */}
      {!isBig && <NoSignal />}
      <ServerBanners isOfficial={isOfficial} isBig={isBig} />
      <ConnectionBanner isOfficial={isOfficial} />
      <main id="main" className="page" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

type PageOfMeeting = Pick<Props, 'page' | 'session'>;

/** Names the session and the page in the tab of the browser. */
function useTitle(page: PageName, session: string | null): void {
  const id = useMeetingId();
  const meeting = useView('meeting');
  const shown = SINGLE_SESSION_PAGES.has(page) && meeting ? sessionToShow(meeting, session) : session;
  const title = titleOf({ page, session: shown, sessions: meeting?.sessions, meeting: meeting?.name ?? id });
  useEffect(() => {
    document.title = title;
  }, [title]);
}

function Header({ page, session }: PageOfMeeting) {
  const id = useMeetingId();
  const meeting = useView('meeting');
  const links = useCurrentInSight(page);
  const last = useLastSession(session, meeting?.sessions);
  return (
    <header className="top">
      <a className="brand" href="/" onClick={followLink} title={t('All meetings')}>
        {t('Greenflag')}
      </a>
      <strong className="name">{meeting?.name ?? id}</strong>
      {meeting?.next != null && page !== 'desk' && (
        <a className="quiet" href={addressOf(id, 'board', meeting.next)} onClick={followLink}>
          {t('Next: {session}', { session: sessionName(meeting.sessions, meeting.next) })}
        </a>
      )}
      <ConnectionMark />
      <OfficialStatus />
      <nav className="places scroll-x" aria-label={t('Places')} ref={links}>
        {PAGE_NAMES.map((each) => (
          <a
            key={each}
            href={addressOf(id, each, SESSION_PAGES.has(each) ? last : null)}
            onClick={followLink}
            aria-current={each === page ? 'page' : undefined}
          >
            {pageLabel(each)}
          </a>
        ))}
      </nav>
    </header>
  );
}

/**
 * Returns the session that an address named last, for pages without one; null if the meeting does not have
 * it.
 */
function useLastSession(session: string | null, sessions: ViewsByName['meeting']['sessions'] | undefined) {
  const [last, setLast] = useState(session);
  if (session !== null && session !== last) setLast(session);
  const named = session ?? last;
  const isKnown = sessions?.some((one) => one.session === named) ?? true;
  return isKnown ? named : null;
}
