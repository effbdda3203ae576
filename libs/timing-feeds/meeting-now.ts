import type { MeetingNow } from './feed-types.ts';

/** The views that the feeds know their meeting from. */
export const MEETING_VIEWS = ['meeting', 'entry-list'] as const;

/** What the feeds read in these views. */
export interface MeetingViews {
  readonly meeting: {
    readonly revision: number;
    readonly sessions: readonly {
      readonly session: string;
      readonly phase: string;
      readonly flag: string | null;
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

/** Returns what the feeds know of a meeting from its views. */
export function meetingNow({ meeting, 'entry-list': entries }: MeetingViews): MeetingNow {
  const cars = entries.rows.flatMap(({ transponder, car }): [string, string][] =>
    transponder === null ? [] : [[transponder, car]],
  );
  return {
    revision: meeting.revision,
    sessions: meeting.sessions.map(({ session, phase, flag }) => ({ session, phase, flag })),
    cars: new Map(cars),
    entries: entries.rows.map(({ car, driver, transponder }) => ({ car, driver, transponder })),
  };
}

/** Returns the id of the official who issues the commands of a feed. */
export const feedOfficial = (feed: string): string => `feed ${feed}`;
