import { useState } from 'react';
import type { ProblemBody } from '#client';
import type { MeetingSummary } from '#race-control';
import { issue } from '../api/data/commands.ts';
import { usePresets } from '../api/data/formats.ts';
import { useWhoAmI } from '../api/data/whoami.ts';
import { sendAgain } from '../api/transport/shared-request.ts';
import { addressOf, followLink } from '../routes.ts';
import { t, tn } from '../ui/language/language.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { capitalized } from '#domain/words';
import { isDirectorOfAll } from './director-button.tsx';
import { SessionNow } from './session-now.tsx';

/** The requests for lists of meetings have keys that start with this. */
export const MEETINGS_KEY = 'meetings';

interface ListProps {
  readonly meetings: readonly MeetingSummary[];
  /** Whether the meetings are of today: then the session that runs, or the next one, is shown. */
  readonly isToday?: boolean;
}

/** Meetings as links to their boards. Directors of all meetings can archive and restore them. */
export function MeetingList({ meetings, isToday = false }: ListProps) {
  const { presets } = usePresets();
  const mayArchive = isDirectorOfAll(useWhoAmI());
  const nameOf = (id: string) => presets.find((preset) => preset.id === id)?.name ?? wordsOf(id);
  return (
    <ul className="meetings">
      {meetings.map(({ meeting, name, date, track, format, archived = false }) => (
        <li key={meeting}>
          <a href={addressOf(meeting, 'board')} onClick={followLink}>
            <time className="quiet" dateTime={date}>
              {date}
            </time>
            <strong>{name}</strong>
            <span>
              {track.name}, {tn(track.lengthMiles, '{n} mile', '{n} miles')}
              <small className="quiet">{format.split(', ').map(nameOf).join(', ')}</small>
            </span>
            {isToday && <SessionNow meeting={meeting} />}
          </a>
          {mayArchive && <ArchiveButton meeting={meeting} name={name} isArchived={archived} />}
        </li>
      ))}
    </ul>
  );
}

/** Returns the id of a format as words, for a format that the server does not know by name. */
const wordsOf = (id: string): string => capitalized(id.replaceAll('-', ' '));

interface ArchiveProps {
  readonly meeting: string;
  readonly name: string;
  readonly isArchived: boolean;
}

/** The button that archives a meeting, or restores it. Nothing is deleted, so it does not ask. */
function ArchiveButton({ meeting, name, isArchived }: ArchiveProps) {
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [isSending, setSending] = useState(false);
  const press = async () => {
    setSending(true);
    const { outcome } = await issue(meeting, { type: isArchived ? 'RestoreMeeting' : 'ArchiveMeeting' });
    setSending(false);
    if (outcome.kind === 'done') sendAgain(MEETINGS_KEY);
    else if (outcome.kind !== 'pending') setProblem(outcome.problem);
  };
  const label = isArchived ? t('Restore {name}', { name }) : t('Archive {name}', { name });
  return (
    <>
      <button className="button plain" disabled={isSending} aria-label={label} onClick={() => void press()}>
        {isArchived ? t('Restore') : t('Archive')}
      </button>
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}
