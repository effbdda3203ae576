import { silenceWords } from '#client';
import { useConnection, useSilence } from '../../api/data/meeting.tsx';
import { staleSince } from '../../api/transport/client.ts';
import { hostWarnings, serverState, storeWarnings } from '../../api/transport/server-state.ts';
import { clockAheadMs, serverClockJump } from '../../api/transport/server-clock.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { ProblemNotice } from '../problem-notice.tsx';
import { clock } from '../text/text.ts';
import { t, tn } from '../language/language.ts';

/** A difference of the clocks is shown if it is larger than this. Nobody would notice a smaller one. */
const MAX_CLOCK_DIFFERENCE_MS = 3_000;

/** Returns a difference of clocks in its largest unit: `12 s`, `2 min`, `2 h`. */
function aboutWords(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : tn(Math.round(hours / 24), '{n} day', '{n} days');
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
  const warnings = useSignal(hostWarnings);
  const lost = useSignal(storeWarnings);
  return (
    <>
      {isOfficial && <ServerAway />}
      {lost.map(({ code, words }) => (
        <p className="notice bad" role="alert" key={code}>
          <strong>{t('The store needs the operator of the server.')}</strong> {words}
        </p>
      ))}
      <StoreAway />
      {warnings.map(({ code, words }) => (
        <p className="notice warn" role="status" key={code}>
          {words}
        </p>
      ))}
      {isOfficial && <ServerClockJump />}
      {!isBig && <ClockDifference />}
    </>
  );
}

function ServerAway() {
  const state = useSignal(serverState);
  if (state.kind !== 'away') return null;
  return (
    <p className="notice bad" role="alert">
      <strong>{t('No answer from the server since {time}.', { time: clock(state.since) })}</strong>{' '}
      {t(
        'What you see is from that moment, and nothing is sent. Check that the server is running and that this device is on its network. The page reconnects by itself.',
      )}
    </p>
  );
}

/** Says that the store does not answer, by the server itself or by the age of what it sent. */
function StoreAway() {
  const state = useSignal(serverState);
  const stale = useSignal(staleSince);
  if (state.kind === 'store-away') {
    return (
      <p className="notice bad" role="alert">
        <strong>{t('The store is away since {time}.', { time: clock(state.since) })}</strong>{' '}
        {t('The page may be out of date, and commands are not accepted:')} {state.problem.detail}
      </p>
    );
  }
  if (stale === null) return null;
  return (
    <p className="notice warn" role="alert">
      <strong>{t('The store is away since {time}.', { time: clock(Date.parse(stale)) })}</strong>{' '}
      {t('The page may be out of date.')}
    </p>
  );
}

function ServerClockJump() {
  const jump = useSignal(serverClockJump);
  if (!jump) return null;
  const values = { difference: aboutWords(jump.byMs), time: clock(jump.noticedAt) };
  return (
    <p className="notice warn">
      <strong>
        {jump.byMs > 0
          ? t('The clock of the server went forward by {difference}, noticed at {time}.', values)
          : t('The clock of the server went back by {difference}, noticed at {time}.', values)}
      </strong>{' '}
      {t('The time of a record never goes back. Check the clock of the server.')}{' '}
      <button className="button" onClick={() => serverClockJump.set(null)}>
        {t('Dismiss')}
      </button>
    </p>
  );
}

function ClockDifference() {
  const ahead = useSignal(clockAheadMs) ?? 0;
  if (Math.abs(ahead) <= MAX_CLOCK_DIFFERENCE_MS) return null;
  const difference = aboutWords(ahead);
  return (
    <p className="notice warn">
      <strong>
        {ahead > 0
          ? t('This device’s clock is {difference} fast.', { difference })
          : t('This device’s clock is {difference} slow.', { difference })}
      </strong>{' '}
      {t('Records use the server’s time. Turn on automatic time.')}
    </p>
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
      <strong>{t('No connection since {time}.', { time: clock(since) })}</strong>{' '}
      {t('Connecting again; nothing will be missing.')}{' '}
      <span className="quiet">{problem.detail ?? problem.title}</span>
    </p>
  );
}

const CONNECTION_WORDS = {
  connecting: t('connecting'),
  live: t('live'),
  away: t('no signal'),
  refused: t('refused'),
};

/** Says in a word whether the views are live. */
export function ConnectionMark() {
  const { connection: reported } = useConnection();
  const isAway = useSignal(serverState).kind === 'away';
  const isSilent = useSilence() !== null;
  // A dead connection is noticed late.
  const isLost = reported.kind === 'live' && (isAway || isSilent);
  const connection = isLost ? ({ kind: 'away' } as const) : reported;
  return (
    <span className="link-mark" data-link={connection.kind}>
      {CONNECTION_WORDS[connection.kind]}
    </span>
  );
}
