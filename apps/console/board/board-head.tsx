import type { ReactNode } from 'react';
import type { ViewsByName } from '../api/data/meeting.tsx';
import { addressOf, followLink } from '../routes.ts';
import { Flag } from '../ui/flag.tsx';
import { MenuButton } from '../ui/shell/menu-button.tsx';
import { isBefore, isPosted, phaseBesideFlag } from '../ui/text/phases.ts';
import { t } from '../ui/language/language.ts';
import './board-head.css';

export interface BoardProps {
  readonly meeting: ViewsByName['meeting'];
  readonly session: ViewsByName['meeting']['sessions'][number];
}

/** The props of a board on a page of its own, which links to a big screen. */
export interface PageBoardProps extends BoardProps {
  /** The session that the big screen stays with; null: the big screen changes to each running session. */
  readonly bigSession: string | null;
}

interface Props extends PageBoardProps {
  readonly children?: ReactNode;
  /** What stays in sight below the head while the page is scrolled. */
  readonly below?: ReactNode;
}

/**
 * The head of a board, readable from across the room: the session, its flag and its progress. On a phone it
 * is one line that stays in sight.
 */
export const BoardHead = ({ meeting, session, bigSession, children, below }: Props) => (
  <header className="board-head">
    <h1>
      {session.name} <span className="quiet">{phaseBesideFlag(session.phase)}</span>
    </h1>
    {isPosted(session.phase) && (
      <a href={addressOf(meeting.meeting, 'results', session.session)} onClick={followLink}>
        {t('Result')}
      </a>
    )}
    <div className="board-now">
      {!isBefore(session.phase) && <Flag flag={session.flag} />}
      {children}
    </div>
    <BigScreenLink href={addressOf(meeting.meeting, 'board', bigSession, { screen: 'big' })} />
    <MenuButton />
    {below}
  </header>
);

/** Links to the page for a screen on the wall. */
export const BigScreenLink = ({ href }: { readonly href: string }) => (
  <a className="button" href={href} target="_blank" rel="noopener">
    {t('Big screen')} <span aria-hidden="true">↗</span>
    <span className="hidden">{t('in a new window')}</span>
  </a>
);

interface FigureProps {
  readonly what: string;
  /** The name of the figure for the style sheet. */
  readonly name?: string;
  readonly children: ReactNode;
}

/** A number that is readable from two meters away, and what it counts. */
export const Figure = ({ what, name, children }: FigureProps) => (
  <p className="board-figure" data-figure={name}>
    <span className="label">{what}</span> <strong>{children}</strong>
  </p>
);

/** The completed and the remaining laps of a race. */
export const Laps = ({ lap, toGo }: { readonly lap: number; readonly toGo: number | null }) => (
  <>
    <Figure what={t('Lap')}>
      {lap}
      {toGo !== null && <small>/{lap + toGo}</small>}
    </Figure>
    {toGo !== null && <Figure what={t('To go')}>{toGo}</Figure>}
  </>
);
