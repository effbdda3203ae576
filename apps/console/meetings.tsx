import { useEffect, useState } from 'react';
import { fetchJson } from './api/transport/http.ts';
import { identity } from './api/data/identity.ts';
import { problemOf, type ProblemBody } from './api/transport/problem.ts';
import { useReturnCount } from './api/transport/server-state.ts';
import { useSignal } from './api/transport/signal.ts';
import { useWhoAmI } from './api/data/whoami.ts';
import { addressOf, followLink } from './routes.ts';
import { ScheduleDialog } from './schedule-dialog.tsx';
import { ServerBanners } from './ui/shell/banners.tsx';
import { ProblemNotice } from './ui/problem-notice.tsx';
import { OfficialStatus } from './ui/shell/official-status.tsx';
import './meetings.css';
import './ui/shell/shell.css';

interface MeetingSummary {
  readonly meeting: string;
  readonly name: string;
  readonly date: string;
  readonly track: { readonly name: string; readonly lengthMiles: number };
  readonly format: string;
}

interface MeetingsAnswer {
  readonly meetings: readonly MeetingSummary[];
  readonly next: string | null;
}

/** All meetings of this server, the newest first. */
export function Meetings() {
  const who = useSignal(identity);
  const returned = useReturnCount();
  const [from, setFrom] = useState<string | null>(null);
  const [found, setFound] = useState<readonly MeetingSummary[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const path = `/api/meetings${from === null ? '' : `?cursor=${encodeURIComponent(from)}`}`;
    fetchJson<MeetingsAnswer>(path, { signal: leaving.signal }).then(
      ({ body }) => {
        setFound((before) => (from === null ? body.meetings : [...(before ?? []), ...body.meetings]));
        setNext(body.next);
        setProblem(null);
      },
      (error: unknown) => leaving.signal.aborted || setProblem(problemOf(error)),
    );
    return () => leaving.abort();
  }, [who, from, returned]);
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
        {problem && <ProblemNotice problem={problem} />}
        {found?.length === 0 && (
          <p className="notice">
            There is no meeting yet. A director makes one here or with <code>greenflag run FILE.ndjson</code>;
            a server that is started with <code>--example</code> brings one along.
          </p>
        )}
        {found === null && problem === null && <p className="quiet">The meetings are on their way…</p>}
        <ul className="meetings">
          {found?.map((one) => (
            <MeetingItem key={one.meeting} {...one} />
          ))}
        </ul>
        {next !== null && (
          <button className="button" onClick={() => setFrom(next)}>
            Older meetings
          </button>
        )}
      </main>
    </>
  );
}

/** For a director of every meeting: the way to a new one. */
function NewMeetingButton() {
  const known = useWhoAmI();
  const [isOpen, setOpen] = useState(false);
  const official = known.kind === 'known' ? known.who.official : null;
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

/** By the calendar of whoever looks, as the date is that of the track. */
function isToday(date: string): boolean {
  const now = new Date();
  const [year, month, day] = date.split('-').map(Number);
  return now.getFullYear() === year && now.getMonth() + 1 === month && now.getDate() === day;
}
