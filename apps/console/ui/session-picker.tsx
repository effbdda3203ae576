import type { ViewsByName } from '../api/data/meeting.tsx';
import { addressOf, followLink, type PageName } from '../routes.ts';
import { useCurrentInSight } from './current-in-sight.ts';
import { isBefore, isRunning } from './text/phases.ts';
import { statusWords } from './text/text.ts';
import { t } from './language/language.ts';
import './session-picker.css';

interface Props {
  readonly meeting: ViewsByName['meeting'];
  readonly page: PageName;
  readonly session: string;
  /** Restricts the sessions to these kinds. */
  readonly kinds?: readonly string[];
}

/** Links to the sessions of the meeting in the order of the format, each with its phase. */
export function SessionPicker({ meeting, page, session, kinds }: Props) {
  const row = useCurrentInSight(session);
  return (
    <nav className="sessions scroll-x" aria-label={t('Sessions')} ref={row}>
      {meeting.sessions
        .filter(({ kind }) => kinds?.includes(kind) ?? true)
        .map((one) => (
          <a
            key={one.session}
            href={addressOf(meeting.meeting, page, one.session)}
            onClick={followLink}
            aria-current={one.session === session ? 'page' : undefined}
            data-phase={one.phase}
          >
            {one.name}
            <small>{statusWords(one.phase)}</small>
          </a>
        ))}
    </nav>
  );
}

/** Returns the session that the address names, or else the one that runs, the last that ran, or the first. */
export function sessionToShow({ sessions }: ViewsByName['meeting'], named: string | null): string | null {
  if (named !== null) return named;
  const running = sessions.find(({ phase }) => isRunning(phase));
  const last = sessions.findLast(({ phase }) => !isBefore(phase));
  return (running ?? last ?? sessions[0])?.session ?? null;
}
