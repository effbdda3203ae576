import { useState } from 'react';
import type { MeetingsPage, MeetingSummary } from '#race-control';
import { client } from './api/transport/client.ts';
import { useRequest } from './api/transport/use-request.ts';
import { useWhoAmI } from './api/data/whoami.ts';
import { FirstMeeting, FirstSteps, NewMeetingButton } from './home/first-steps.tsx';
import { MeetingList, MEETINGS_KEY } from './home/meeting-list.tsx';
import { useMeetingOnce } from './home/session-now.tsx';
import { today } from './meeting-id.ts';
import { followLink } from './routes.ts';
import { ServerBanners } from './ui/shell/banners.tsx';
import { ProblemNotice } from './ui/problem-notice.tsx';
import { OfficialStatus } from './ui/shell/official-status.tsx';
import { isBefore } from './ui/text/phases.ts';
import { t } from './ui/language/language.ts';
import './meetings.css';
import './ui/shell/shell.css';

/** The front page: what this is, what runs now, what comes next, and what was. */
export default function Meetings() {
  const [pages, setPages] = useState(1);
  const { answer, problem } = useRequest(`${MEETINGS_KEY} ${pages}`, {
    send: (signal) => firstPages({ pages, archived: false }, signal),
  });
  const { answer: archive } = useRequest(`${MEETINGS_KEY} archived`, {
    send: (signal) => firstPages({ pages: 1, archived: true }, signal),
  });
  const groups = answer && groupsOf(answer.meetings, today());
  const isEmpty = answer?.meetings.length === 0 && archive?.meetings.length === 0;
  return (
    <>
      <header className="top">
        <strong className="brand">{t('Greenflag')}</strong>
        <OfficialStatus />
      </header>
      <ServerBanners />
      <main className="page home">
        <h1>{t('Meetings')}</h1>
        <p className="quiet">
          {t(
            'Race control for short tracks: entries, line-ups, flags, laps and results, live on every screen. Choose a meeting to watch it; officials sign in and open the desk.',
          )}
        </p>
        {isEmpty ? <FirstMeeting /> : <NewMeetingButton />}
        <OfficialsLink />
        {problem && <ProblemNotice problem={problem} />}
        {!answer && !problem && <p className="quiet">{t('Loading the meetings…')}</p>}
        {answer && <NextSteps meetings={answer.meetings} />}
        {groups?.map(({ name, meetings, isToday }) => (
          <section key={name} aria-label={name}>
            <h2>{name}</h2>
            <MeetingList meetings={meetings} isToday={isToday} />
          </section>
        ))}
        {answer && answer.next !== null && (
          <button className="button" onClick={() => setPages(pages + 1)}>
            {t('Older meetings')}
          </button>
        )}
        {archive && archive.meetings.length > 0 && (
          <details className="home-archive">
            <summary>
              {t('Archived ({n})', { n: `${archive.meetings.length}${archive.next === null ? '' : '+'}` })}
            </summary>
            <MeetingList meetings={archive.meetings} />
          </details>
        )}
      </main>
    </>
  );
}

/** The first steps in the newest meeting, until one of its sessions has been opened. */
function NextSteps({ meetings: [newest] }: { readonly meetings: readonly MeetingSummary[] }) {
  const ahead = newest && newest.date >= today() ? newest.meeting : null;
  const answer = useMeetingOnce(ahead);
  if (ahead === null || !answer?.sessions.every(({ phase }) => isBefore(phase))) return null;
  return <FirstSteps meeting={ahead} session={answer.next} />;
}

interface Group {
  readonly name: string;
  readonly meetings: readonly MeetingSummary[];
  readonly isToday: boolean;
}

/** Returns the meetings of today, those to come with the nearest first, and those that were. */
function groupsOf(meetings: readonly MeetingSummary[], day: string): readonly Group[] {
  const ahead = meetings.filter(({ date }) => date > day).toReversed();
  return [
    { name: t('Today'), meetings: meetings.filter(({ date }) => date === day), isToday: true },
    { name: t('Coming up'), meetings: ahead, isToday: false },
    { name: t('Past'), meetings: meetings.filter(({ date }) => date < day), isToday: false },
  ].filter((group) => group.meetings.length > 0);
}

interface Pages {
  readonly pages: number;
  readonly archived: boolean;
}

/** Returns the meetings of the first pages as one page. Pages without a meeting do not count. */
async function firstPages({ pages, archived }: Pages, signal: AbortSignal): Promise<MeetingsPage> {
  let { meetings, next } = await client.meetings({ archived, signal });
  let filled = meetings.length > 0 ? 1 : 0;
  while (filled < pages && next !== null) {
    const page = await client.meetings({ archived, cursor: next, signal });
    meetings = [...meetings, ...page.meetings];
    next = page.next;
    if (page.meetings.length > 0) filled += 1;
  }
  return { meetings, next };
}

/** The link to the officials, for directors of a server that has officials. */
function OfficialsLink() {
  const state = useWhoAmI();
  if (state.kind !== 'known' || state.who.open || state.who.official?.role !== 'director') return null;
  return (
    <a href="/officials" onClick={followLink}>
      {t('Officials: add, revoke, sign in their devices')}
    </a>
  );
}
