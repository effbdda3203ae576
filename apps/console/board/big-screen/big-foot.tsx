import type { ReactNode } from 'react';
import { sessionName } from '../../ui/text/text.ts';
import type { BoardProps } from '../board-head.tsx';
import { Messages } from '../messages.tsx';
import { TimeOfDay } from '../race-clock.tsx';
import { t } from '../../ui/language/language.ts';

interface Props extends BoardProps {
  readonly children?: ReactNode;
}

/** The last line of a screen on the wall: what race control says, the next session, and the time of day. */
export const BigFoot = ({ meeting, session, children }: Props) => (
  <footer className="big-foot">
    {children}
    {meeting.next !== null && meeting.next !== session.session && (
      <FootItem what={t('Next')}>{sessionName(meeting.sessions, meeting.next)}</FootItem>
    )}
    <Messages session={session.session} max={1} />
    <TimeOfDay />
  </footer>
);

interface ItemProps {
  readonly what: string;
  readonly children: ReactNode;
}

/** A fact of the last line; nothing without a value. */
export const FootItem = ({ what, children }: ItemProps) =>
  children ? (
    <span>
      <span className="quiet">{what}</span> <strong>{children}</strong>
    </span>
  ) : null;
