import type { PageName } from '../../routes.ts';
import { sessionName } from '../text/text.ts';

const PAGE_LABELS: Readonly<Record<PageName, string>> = {
  board: 'Board',
  field: 'Field',
  results: 'Results',
  desk: 'Desk',
  replay: 'Replay',
  'what-if': 'What if',
  log: 'Log',
};

/** What a place is called. */
export const pageLabel = (place: PageName): string => PAGE_LABELS[place];

interface TitleParts {
  readonly page: PageName;
  /** The one that is shown; null: it is about more than one. */
  readonly session: string | null;
  readonly sessions: Parameters<typeof sessionName>[0];
  readonly meeting: string;
}

/** The title of a tab. What tells it from its neighbours comes first: of eight tabs little more is read. */
export function titleOf({ page, session, sessions, meeting }: TitleParts): string {
  const about = session === null ? [] : [sessionName(sessions, session)];
  return [...about, PAGE_LABELS[page], meeting, 'Greenflag'].join(' · ');
}
