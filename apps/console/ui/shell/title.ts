import type { PageName } from '../../routes.ts';
import { t } from '../language/language.ts';
import { sessionName } from '../text/text.ts';

const PAGE_LABELS: Readonly<Record<PageName, string>> = {
  board: t('Board'),
  field: t('Field'),
  results: t('Results'),
  rankings: t('Rankings'),
  programme: t('Programme'),
  desk: t('Desk'),
  replay: t('Replay'),
  'what-if': t('What if'),
  log: t('Log'),
};

/** Returns the name of a page. */
export const pageLabel = (place: PageName): string => PAGE_LABELS[place];

interface TitleParts {
  readonly page: PageName;
  /** The session that is shown; null if the page is about several. */
  readonly session: string | null;
  readonly sessions: Parameters<typeof sessionName>[0];
  readonly meeting: string;
}

/**
 * Returns the title of the tab. The session and page come first, because a browser with many tabs cuts the
 * rest.
 */
export function titleOf({ page, session, sessions, meeting }: TitleParts): string {
  const about = session === null ? [] : [sessionName(sessions, session)];
  return [...about, PAGE_LABELS[page], meeting, 'Greenflag'].join(' · ');
}
