import { useConnection } from '../../api/data/meeting.tsx';
import { staleSince } from '../../api/transport/client.ts';
import { hostWarnings, serverState, storeWarnings } from '../../api/transport/server-state.ts';
import { clockAheadMs, serverClockJump } from '../../api/transport/server-clock.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { ProblemNotice } from '../problem-notice.tsx';
import { clock } from '../text/text.ts';

/** A difference of the clocks is shown if it is larger than this. Nobody would notice a smaller one. */
const MAX_CLOCK_DIFFERENCE_MS = 3_000;

/** Says what is wrong with the server, its store, or the clock of this device, and what to do. */
export function ServerBanners() {
  const state = useSignal(serverState);
  const ahead = useSignal(clockAheadMs) ?? 0;
  const jump = useSignal(serverClockJump);
  const stale = useSignal(staleSince);
  const warnings = useSignal(hostWarnings);
  const lost = useSignal(storeWarnings);
  return (
    <>
      {state.kind === 'away' && (
        <p className="notice bad" role="alert">
          <strong>The server does not answer since {clock(state.since)}.</strong> What is shown is as it was
          then. Nothing is sent or kept for later. Look whether the server runs and this device is in its
          network. The page reconnects when the server is back.
        </p>
      )}
      {lost.map(({ code, words }) => (
        <p className="notice bad" role="alert" key={code}>
          <strong>The store needs the operator of the server.</strong> {words}
        </p>
      ))}
      {state.kind === 'store-away' && (
        <p className="notice bad" role="alert">
          <strong>The store is away since {clock(state.since)}.</strong> What is shown may be stale, and
          commands are not taken: {state.problem.detail}
        </p>
      )}
      {stale !== null && state.kind !== 'store-away' && (
        <p className="notice warn" role="alert">
          <strong>The store is away since {clock(Date.parse(stale))}.</strong> What is shown may be stale.
        </p>
      )}
      {warnings.map(({ code, words }) => (
        <p className="notice warn" role="status" key={code}>
          {words}
        </p>
      ))}
      {jump && (
        <p className="notice warn">
          <strong>
            The clock of the server went {jump.byMs > 0 ? 'forward' : 'back'} by{' '}
            {Math.round(Math.abs(jump.byMs) / 1_000)} s, noticed at {clock(jump.noticedAt)}.
          </strong>{' '}
          The time of a record never goes back. Check the clock of the server.{' '}
          <button className="button" onClick={() => serverClockJump.set(null)}>
            Dismiss
          </button>
        </p>
      )}
      {Math.abs(ahead) > MAX_CLOCK_DIFFERENCE_MS && (
        <p className="notice warn">
          <strong>
            The clock of this device is {Math.round(Math.abs(ahead) / 1_000)} s{' '}
            {ahead > 0 ? 'ahead of' : 'behind'} the server’s.
          </strong>{' '}
          Records carry the server’s time, so nothing is wrong with them; set the clock of this device by the
          network.
        </p>
      )}
    </>
  );
}

/** Says what is wrong with the connection. */
export function ConnectionBanner() {
  const { connection, retry } = useConnection();
  const state = useSignal(serverState);
  if (connection.kind === 'refused') {
    return (
      <>
        <ProblemNotice problem={connection.problem} />
        <button className="button" onClick={retry}>
          Try again
        </button>
      </>
    );
  }
  if (connection.kind === 'live' && connection.problem) return <ProblemNotice problem={connection.problem} />;
  if (connection.kind !== 'away' || state.kind === 'away') return null;
  const { since, problem } = connection;
  return (
    <p className="notice warn" role="status">
      <strong>Cut off since {clock(since)}.</strong> Connecting again; nothing is missed meanwhile.{' '}
      <span className="quiet">{problem.detail ?? problem.title}</span>
    </p>
  );
}

/** Says in a word whether the views are live. */
export function ConnectionMark() {
  const { connection: reported } = useConnection();
  const isAway = useSignal(serverState).kind === 'away';
  // A dead connection is noticed late, so an unreachable server counts as cut off at once.
  const connection = reported.kind === 'live' && isAway ? ({ kind: 'away' } as const) : reported;
  const words = { connecting: 'connecting', live: 'live', away: 'cut off', refused: 'refused' }[
    connection.kind
  ];
  return (
    <span className="link-mark" data-link={connection.kind}>
      {words}
    </span>
  );
}
