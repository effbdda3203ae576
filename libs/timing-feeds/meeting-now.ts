import { Observable } from 'rxjs';
import { withoutClass } from '#domain/words';
import type { MeetingNow } from './feed-types.ts';

/**
 * Follows views of a meeting by their names, like `meeting` or `running-order/heat-1`, and emits all of them
 * at once and after each change. Returns a function that ends it.
 */
export type FollowViews = (
  names: readonly string[],
  emit: (views: Readonly<Record<string, unknown>>) => void,
) => () => void;

/** What the feeds read in the views of their meeting. */
interface MeetingViews {
  readonly meeting: {
    readonly revision: number;
    readonly sessions: readonly {
      readonly session: string;
      readonly phase: string;
      readonly flag: string | null;
    }[];
  };
  readonly transponders: {
    readonly rows: readonly {
      readonly transponder: string;
      readonly car: string | null;
      readonly until: string | null;
    }[];
  };
  readonly 'entry-list': {
    readonly rows: readonly {
      readonly car: string;
      readonly driver: string;
      readonly transponder: string | null;
    }[];
  };
}

/** Emits what the feeds know of their meeting, at once and after each change. */
export const meetingChanges = (follow: FollowViews): Observable<MeetingNow> =>
  new Observable((subscriber) =>
    follow(['meeting', 'transponders', 'entry-list'], (views) =>
      subscriber.next(meetingNow(views as unknown as MeetingViews)),
    ),
  );

function meetingNow({ meeting, transponders, 'entry-list': entries }: MeetingViews): MeetingNow {
  const cars = transponders.rows.flatMap(({ transponder, car, until }): [string, string][] =>
    car === null || until !== null ? [] : [[transponder, car]],
  );
  return {
    revision: meeting.revision,
    sessions: meeting.sessions.map(({ session, phase, flag }) => ({ session, phase, flag })),
    cars: new Map(cars),
    entries: entries.rows.map(({ car, driver, transponder }) => ({ car, driver, transponder })),
  };
}

/**
 * Returns the numbers under which a timing program may know the entries: in a meeting with classes also
 * without the class, because a program knows the cars on the track only by what is painted on them.
 */
export const numbersOf = ({ entries }: Pick<MeetingNow, 'entries'>): ReadonlySet<string> =>
  new Set(entries.flatMap(({ car }) => [car, withoutClass(car)]));

/** Returns the id of the official who issues the commands of a feed. */
export const feedOfficial = (feed: string): string => `feed ${feed}`;
