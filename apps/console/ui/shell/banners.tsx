import { silenceWords } from '#client';
import { useConnection, useSilence } from '../../api/data/meeting.tsx';
import { staleSince } from '../../api/transport/client.ts';
import { hostWarnings, serverState, storeWarnings } from '../../api/transport/server-state.ts';
import { clockAheadMs, serverClockJump } from '../../api/transport/server-clock.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { ProblemNotice } from '../problem-notice.tsx';
import { clock } from '../text/text.ts';
import { t } from '../language/language.ts';

/** A difference of the clocks is shown if it is larger than this. Nobody would notice a smaller one. */
const MAX_CLOCK_DIFFERENCE_MS = 3_000;

/** Returns a difference of clocks in its largest unit: `12 s`, `2 min`, `2 h`. */
function aboutWords(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** Says that nothing is heard from the server, in words for everybody. It stays in view on a phone. */
export function NoSignal() {
  const silence = useSilence();
  if (silence === null) return null;
  return (
    <p className="no-signal">
      <strong>
        {t('NO SIGNAL')} <span>{silenceWords(silence)}</span>
      </strong>
      <span>
        {t('This is how it was then; the flag may have changed. It continues as soon as there is a signal.')}
      </span>
    </p>
  );
}

interface BannerProps {
  readonly isOfficial?: boolean;
  readonly isBig?: boolean;
}

/**
 * Says what is wrong with the server, its store, or the clock of this device, and what to do. What only an
 * official can mend is not said to the audience.
 */
export function ServerBanners({ isOfficial = true, isBig = false }: BannerProps) {
  const state = useSignal(serverState);
  const ahead = useSignal(clockAheadMs) ?? 0;
  const jump = useSignal(serverClockJump);
  const stale = useSignal(staleSince);
  const warnings = useSignal(hostWarnings);
  const lost = useSignal(storeWarnings);
  return (
    <>
      {isOfficial && state.kind === 'away' && (
        <p className="notice bad" role="alert">
          <strong>
            {t('No answer from the server since')} {clock(state.since)}.
          </strong>{' '}
          {t(
            'What you see is from that moment, and nothing is sent. Check that the server is running and that this device is on its network. The page reconnects by itself.',
          )}
        </p>
      )}
      {lost.map(({ code, words }) => (
        <p className="notice bad" role="alert" key={code}>
          <strong>{t('The store needs the operator of the server.')}</strong> {words}
        </p>
      ))}
      {state.kind === 'store-away' && (
        <p className="notice bad" role="alert">
          <strong>
            {t('The store is away since')} {clock(state.since)}.
          </strong>{' '}
          {t('What is shown may be stale, and commands are not taken:')} {state.problem.detail}
        </p>
      )}
      {stale !== null && state.kind !== 'store-away' && (
        <p className="notice warn" role="alert">
          <strong>
            {t('The store is away since')} {clock(Date.parse(stale))}.
          </strong>{' '}
          {t('What is shown may be stale.')}
        </p>
      )}
      {warnings.map(({ code, words }) => (
        <p className="notice warn" role="status" key={code}>
          {words}
        </p>
      ))}
      {isOfficial && jump && (
        <p className="notice warn">
          <strong>
            {t('The clock of the server went')} {jump.byMs > 0 ? 'forward' : 'back'} {t('by')}{' '}
            {aboutWords(jump.byMs)}
            {t(', noticed at')} {clock(jump.noticedAt)}.
          </strong>{' '}
          {t('The time of a record never goes back. Check the clock of the server.')}{' '}
          <button className="button" onClick={() => serverClockJump.set(null)}>
            {t('Dismiss')}
          </button>
        </p>
      )}
      {!isBig && Math.abs(ahead) > MAX_CLOCK_DIFFERENCE_MS && (
        <p className="notice warn">
          <strong>
            {t('This device’s clock is')} {aboutWords(ahead)} {ahead > 0 ? 'fast' : 'slow'}.
          </strong>{' '}
          {t('Records use the server’s time. Turn on automatic time.')}
        </p>
      )}
    </>
  );
}

/** Says what is wrong with the connection. */
export function ConnectionBanner({ isOfficial }: Pick<BannerProps, 'isOfficial'>) {
  const { connection, retry } = useConnection();
  const state = useSignal(serverState);
  if (connection.kind === 'refused') {
    return (
      <>
        <ProblemNotice problem={connection.problem} />
        <button className="button" onClick={retry}>
          {t('Try again')}
        </button>
      </>
    );
  }
  if (connection.kind === 'live' && connection.problem) return <ProblemNotice problem={connection.problem} />;
  if (connection.kind !== 'away' || state.kind === 'away') return null;
  if (!isOfficial) return null;
  const { since, problem } = connection;
  return (
    <p className="notice warn" role="status">
      <strong>
        {t('No connection since')} {clock(since)}.
      </strong>{' '}
      {t('Connecting again; nothing will be missing.')}{' '}
      <span className="quiet">{problem.detail ?? problem.title}</span>
    </p>
  );
}

/** Says in a word whether the views are live. */
export function ConnectionMark() {
  const { connection: reported } = useConnection();
  const isAway = useSignal(serverState).kind === 'away';
  const isSilent = useSilence() !== null;
  // A dead connection is noticed late.
  const isLost = reported.kind === 'live' && (isAway || isSilent);
  const connection = isLost ? ({ kind: 'away' } as const) : reported;
  const words = { connecting: 'connecting', live: 'live', away: 'no signal', refused: 'refused' }[
    connection.kind
  ];
  return (
    <span className="link-mark" data-link={connection.kind}>
      {words}
    </span>
  );
}
