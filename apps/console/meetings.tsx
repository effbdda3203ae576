import { useState } from 'react';
import type { MeetingsPage, MeetingSummary } from '#race-control';
import { client } from './api/transport/client.ts';
import { useRequest } from './api/transport/use-request.ts';
import { useWhoAmI } from './api/data/whoami.ts';
import { addressOf, followLink } from './routes.ts';
import { ScheduleDialog } from './schedule-dialog.tsx';
import { ServerBanners } from './ui/shell/banners.tsx';
import { ProblemNotice } from './ui/problem-notice.tsx';
import { OfficialStatus } from './ui/shell/official-status.tsx';
import './meetings.css';
import './ui/shell/shell.css';

/** The list of the meetings of this server, the newest first. */
export default function Meetings() {
  const [pages, setPages] = useState(1);
  const { answer, problem } = useRequest(`meetings ${pages}`, {
    send: (signal) => firstPages(pages, signal),
  });
  return (
    <>
      <header className="top">
        <strong className="brand">Greenflag</strong>
        <OfficialStatus />
      </header>
      <ServerBanners />
      <main className="page">
        <h1>Meetings</h1>
        <NewMeetingButton />
        <OfficialsLink />
        {problem && <ProblemNotice problem={problem} />}
        {answer?.meetings.length === 0 && (
          <p className="notice">
            There is no meeting yet. A director makes one here or with <code>greenflag run FILE.ndjson</code>;
            a server that is started with <code>--example</code> brings one along.
          </p>
        )}
        {!answer && !problem && <p className="quiet">The meetings are on their way…</p>}
        <ul className="meetings">
          {answer?.meetings.map((summary) => (
            <MeetingItem key={summary.meeting} {...summary} />
          ))}
        </ul>
        {answer && answer.next !== null && (
          <button className="button" onClick={() => setPages(pages + 1)}>
            Older meetings
          </button>
        )}
      </main>
    </>
  );
}

/** Returns the meetings of the first pages as one page. */
async function firstPages(count: number, signal: AbortSignal): Promise<MeetingsPage> {
  let { meetings, next } = await client.meetings({ signal });
  for (let pages = 1; pages < count && next !== null; pages += 1) {
    const page = await client.meetings({ cursor: next, signal });
    meetings = [...meetings, ...page.meetings];
    next = page.next;
  }
  return { meetings, next };
}

/** The button for a new meeting, for directors of all meetings. */
function NewMeetingButton() {
  const state = useWhoAmI();
  const [isOpen, setOpen] = useState(false);
  const official = state.kind === 'known' ? state.who.official : null;
  if (official?.role !== 'director' || official.meetings !== '*') return null;
  return (
    <div>
      <button className="button" onClick={() => setOpen(true)}>
        New meeting…
      </button>
      {isOpen && <ScheduleDialog onClose={() => setOpen(false)} />}
    </div>
  );
}

/** The link to the officials, for directors of a server that has officials. */
function OfficialsLink() {
  const state = useWhoAmI();
  if (state.kind !== 'known' || state.who.open || state.who.official?.role !== 'director') return null;
  return (
    <a href="/officials" onClick={followLink}>
      Officials: add, revoke, sign in their devices
    </a>
  );
}

const MeetingItem = ({ meeting, name, date, track, format }: MeetingSummary) => (
  <li>
    <a href={addressOf(meeting, 'board')} onClick={followLink}>
      <span className="quiet">
        <time dateTime={date}>{date}</time> {isToday(date) && <mark>today</mark>}
      </span>
      <strong>{name}</strong>
      <span>
        {track.name}, {track.lengthMiles} {track.lengthMiles === 1 ? 'mile' : 'miles'}
      </span>
      <span className="quiet">{format}</span>
    </a>
  </li>
);

/** Compares with the date of the device. The date of a meeting is that of its track and has no time zone. */
function isToday(date: string): boolean {
  const now = new Date();
  const [year, month, day] = date.split('-').map(Number);
  return now.getFullYear() === year && now.getMonth() + 1 === month && now.getDate() === day;
}
