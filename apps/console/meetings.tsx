import { useState } from 'react';
import { lengthWords } from '#domain/words';
import type { MeetingsPage, MeetingSummary } from '#race-control';
import { client } from './api/transport/client.ts';
import { useRequest } from './api/transport/use-request.ts';
import { useWhoAmI } from './api/data/whoami.ts';
import { today } from './meeting-id.ts';
import { addressOf, followLink } from './routes.ts';
import { ScheduleDialog } from './schedule-dialog.tsx';
import { isRunning } from './ui/text/phases.ts';
import { spokenName } from './ui/text/session-names.ts';
import { ServerBanners } from './ui/shell/banners.tsx';
import { PlainHttpNote } from './ui/shell/plain-http.tsx';
import { ProblemNotice } from './ui/problem-notice.tsx';
import { OfficialStatus } from './ui/shell/official-status.tsx';
import { t } from './ui/language/language.ts';
import './meetings.css';
import './ui/shell/shell.css';

/** The front page: what this is, what runs now, what comes next, and what was. */
export default function Meetings() {
  const [pages, setPages] = useState(1);
  const { answer, problem } = useRequest(`meetings ${pages}`, {
    send: (signal) => firstPages(pages, signal),
  });
  const groups = answer && groupsOf(answer.meetings, today());
  return (
    <>
      <header className="top">
        <strong className="brand">{t('Greenflag')}</strong>
        <OfficialStatus />
      </header>
      <ServerBanners />
      <PlainHttpNote />
      <main className="page home">
        <h1>{t('Meetings')}</h1>
        <p className="quiet">
          {t(
            'Race control for short tracks: entries, line-ups, flags, laps and results, live on every screen. Choose a meeting to watch it; officials sign in and open the desk.',
          )}
        </p>
        <NewMeetingButton />
        <OfficialsLink />
        {problem && <ProblemNotice problem={problem} />}
        {answer?.meetings.length === 0 && <FirstSteps />}
        {!answer && !problem && <p className="quiet">{t('Loading the meetings…')}</p>}
        {groups?.map(({ name, meetings }) => (
          <section key={name} aria-label={name}>
            <h2>{name}</h2>
            <ul className="meetings">
              {meetings.map((summary) => (
                <MeetingItem key={summary.meeting} {...summary} isToday={summary.date === today()} />
              ))}
            </ul>
          </section>
        ))}
        {answer && answer.next !== null && (
          <button className="button" onClick={() => setPages(pages + 1)}>
            {t('Older meetings')}
          </button>
        )}
      </main>
    </>
  );
}

/** What a newcomer does first, on a server without a meeting. */
const FirstSteps = () => (
  <section className="notice home-steps" aria-label={t('First steps')}>
    <strong>{t('No meeting yet. Three steps to the first green flag:')}</strong>
    <ol>
      <li>{t('Sign in as a director, at the top right.')}</li>
      <li>
        <em>{t('New meeting')}</em>
        {t(': name, track, and the heats and mains of the night.')}
      </li>
      <li>
        <em>{t('Next: Enter the cars')}</em>{' '}
        {t('at the desk: paste your list. From there one button leads through the night.')}
      </li>
    </ol>
    <p>
      {t('To look around first, start the server with')} <code>--example</code>
      {t(': it brings a race of 2023 to watch, replay and try rulings on.')}
    </p>
  </section>
);

interface Group {
  readonly name: string;
  readonly meetings: readonly MeetingSummary[];
}

/** Returns the meetings of today, those to come with the nearest first, and those that were. */
function groupsOf(meetings: readonly MeetingSummary[], day: string): readonly Group[] {
  return [
    { name: t('Today'), meetings: meetings.filter(({ date }) => date === day) },
    { name: t('Coming up'), meetings: meetings.filter(({ date }) => date > day).toReversed() },
    { name: t('Past'), meetings: meetings.filter(({ date }) => date < day) },
  ].filter((group) => group.meetings.length > 0);
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
        {t('New meeting…')}
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
      {t('Officials: add, revoke, sign in their devices')}
    </a>
  );
}

interface ItemProps extends MeetingSummary {
  readonly isToday: boolean;
}

const MeetingItem = ({ meeting, name, date, track, units, isToday }: ItemProps) => (
  <li>
    <a href={addressOf(meeting, 'board')} onClick={followLink}>
      <time className="quiet" dateTime={date}>
        {date}
      </time>
      <strong>{name}</strong>
      <span>
        {track.name}, {lengthWords(track.lengthMiles, units)}
      </span>
      {isToday && <Now meeting={meeting} />}
    </a>
  </li>
);

/** The session that runs now, or the next one. It shows no flag, because this page asks only once. */
function Now({ meeting }: { readonly meeting: string }) {
  const { answer } = useRequest(`now ${meeting}`, {
    send: (signal) => client.meeting(meeting).view('meeting', undefined, { signal }),
  });
  const running = answer?.sessions.find(({ phase }) => isRunning(phase));
  const next = answer?.sessions.find(({ session }) => session === answer.next);
  if (running) return <span>{t('Now: {session}', { session: spokenName(running) })}</span>;
  return next ? <span>{t('Next: {session}', { session: spokenName(next) })}</span> : null;
}
