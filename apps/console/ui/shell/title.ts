import type { Place } from '../../routes.ts';
import { sessionName } from '../text/text.ts';

const NAMES: Readonly<Record<Place, string>> = {
  board: 'Board',
  field: 'Field',
  results: 'Results',
  desk: 'Desk',
  replay: 'Replay',
  'what-if': 'What if',
  log: 'Log',
};

/** What a place is called. */
export const placeName = (place: Place): string => NAMES[place];

interface Shown {
  readonly place: Place;
  /** The one that is shown; null: it is about more than one. */
  readonly session: string | null;
  readonly sessions: Parameters<typeof sessionName>[0];
  readonly meeting: string;
}

/** The title of a tab. What tells it from its neighbours comes first: of eight tabs little more is read. */
export function titleOf({ place, session, sessions, meeting }: Shown): string {
  const about = session === null ? [] : [sessionName(sessions, session)];
  return [...about, NAMES[place], meeting, 'Greenflag'].join(' · ');
}
