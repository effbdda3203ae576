import { Suspense, useEffect, type MouseEvent } from 'react';
import { MeetingProvider, useConnection } from './api/data/meeting.tsx';
import { watchServer } from './api/transport/server-state.ts';
import { BoardPage } from './board/board-page.tsx';
import { navigate, routeOf, useAddress } from './routes.ts';
import { Announcements } from './ui/announce.tsx';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { t } from './ui/language/language.ts';
import { NoSignal } from './ui/shell/no-signal.tsx';

const PREFIX = '/embed';

/** The board in a frame, with the announcements for screen readers. */
export function EmbeddedBoard() {
  useEffect(watchServer, []);
  return (
    <>
      <Announcements />
      <Board />
    </>
  );
}

function Board() {
  const { pathname, search } = new URL(useAddress(), location.origin);
  const route = routeOf({ pathname: pathname.slice(PREFIX.length), search });
  if (route === null || route.meeting === null || route.page !== 'board') {
    return <p className="notice">{t('There is no board at this address.')}</p>;
  }
  return (
    <MeetingProvider key={route.meeting} meeting={route.meeting}>
      <div className="shell embed" onClickCapture={followOutside}>
        <NoSignal />
        <Refused />
        <main className="page">
          <ErrorBoundary>
            <Suspense fallback={<p className="quiet">{t('Loading…')}</p>}>
              <BoardPage session={route.session} query={route.query} />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
    </MeetingProvider>
  );
}

/** Says why there is no board. */
function Refused() {
  const { connection } = useConnection();
  if (connection.kind !== 'refused') return null;
  const { title, detail = '' } = connection.problem;
  return (
    <p className="notice warn" role="status">
      <strong>{title}</strong> {detail}
    </p>
  );
}

const BOARDS = /^\/meetings\/[^/]+\/board(?:\/|$)/u;

/** Shows the boards of other sessions in the frame, and all other pages in a window of their own. */
function followOutside(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target === '_blank') return;
  event.preventDefault();
  if (BOARDS.test(link.pathname)) navigate(`${PREFIX}${link.pathname}${link.search}`);
  else open(link.href, '_blank', 'noopener');
}
