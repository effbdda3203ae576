import { lazy, Suspense, useEffect, type ComponentType } from 'react';
import { MeetingProvider } from './api/data/meeting.tsx';
import { watchServer } from './api/transport/server-state.ts';
import { BoardPage } from './board/board-page.tsx';
import { addressOf, followLink, routeOf, useAddress, type PageProps, type PageName } from './routes.ts';
import { Announcements } from './ui/announce.tsx';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { NoAnswer } from './ui/shell/no-signal.tsx';
import { Shell } from './ui/shell/shell.tsx';
import { t } from './ui/language/language.ts';

const Meetings = lazy(() => import('./meetings.tsx'));
const OfficialsPage = lazy(() => import('./officials/officials-page.tsx'));
const SignInPage = lazy(() => import('./officials/sign-in-page.tsx'));
const FieldPage = lazy(() => import('./board/field/field-page.tsx'));
const ResultsPage = lazy(() => import('./board/results/results-page.tsx'));
const RankingsPage = lazy(() => import('./board/rankings/rankings-page.tsx'));
const ProgrammePage = lazy(() => import('./board/programme-page.tsx'));
const DeskPage = lazy(() => import('./desk/layout/desk-page.tsx'));
const ReplayPage = lazy(() => import('./replay/replay-page.tsx'));
const WhatIfPage = lazy(() => import('./what-if/what-if-page.tsx'));
const LogPage = lazy(() => import('./log/log-page.tsx'));

const Overlay = lazy(() => import('./board/overlay/overlay.tsx'));

const PAGES: Readonly<Record<PageName, ComponentType<PageProps>>> = {
  board: BoardPage,
  field: FieldPage,
  results: ResultsPage,
  rankings: RankingsPage,
  programme: ProgrammePage,
  desk: DeskPage,
  replay: ReplayPage,
  'what-if': WhatIfPage,
  log: LogPage,
};

/** The pages that belong to no meeting, by their addresses. */
const SITE_PAGES: Readonly<Record<string, ComponentType>> = {
  '/': Meetings,
  '/officials': OfficialsPage,
  '/sign-in': SignInPage,
};

/** The console: the page at the current address, and the announcements for screen readers. */
export function App() {
  useEffect(watchServer, []);
  return (
    <>
      <Announcements />
      <CurrentPage />
    </>
  );
}

function CurrentPage() {
  const address = useAddress();
  const url = new URL(address, location.origin);
  const SitePage = SITE_PAGES[url.pathname];
  if (SitePage) {
    return (
      <>
        <NoAnswer />
        <ErrorBoundary key={url.pathname}>
          <Suspense fallback={<p className="quiet">{t('Loading…')}</p>}>
            <SitePage />
          </Suspense>
        </ErrorBoundary>
      </>
    );
  }
  const route = routeOf(url);
  if (route?.meeting == null) return <NotFound />;
  if (route.page === 'board' && route.query.has('overlay')) {
    return (
      <MeetingProvider key={route.meeting} meeting={route.meeting}>
        <Suspense>
          <Overlay session={route.session} query={route.query} />
        </Suspense>
      </MeetingProvider>
    );
  }
  const Page = PAGES[route.page];
  return (
    <MeetingProvider key={route.meeting} meeting={route.meeting}>
      <Shell page={route.page} session={route.session} isBig={route.query.get('screen') === 'big'}>
        <ErrorBoundary key={route.page}>
          <Suspense fallback={<p className="quiet">{t('Loading…')}</p>}>
            <Page session={route.session} query={route.query} />
          </Suspense>
        </ErrorBoundary>
      </Shell>
    </MeetingProvider>
  );
}

const NotFound = () => (
  <main className="page">
    <h1>{t('There is nothing at this address')}</h1>
    <p>
      <a href="/" onClick={followLink}>
        {t('All meetings')}
      </a>{' '}
      {t('· an address of a meeting looks like')} <code>{addressOf('clash-2023', 'board', 'heat-1')}</code>
    </p>
  </main>
);
