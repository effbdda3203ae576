import { dismiss, sendAgain } from '../../api/data/commands.ts';
import { identity, issuerOf } from '../../api/data/identity.ts';
import { issuerMismatch, type IssuedCommand } from '../../api/data/issued-commands.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { doneWords, tell, useDesk, type Issuing } from '../desk-context.tsx';
import { commandWords } from '../forms/command-words.ts';

/** What became of the last command of a part of the desk, in its place. */
export function Outcome({ of: { last, notSent } }: { readonly of: Issuing }) {
  return (
    <>
      {notSent !== null && (
        <p className="desk-outcome" data-outcome="refused">
          <span>
            <strong>Not sent.</strong> {notSent}
          </span>
        </p>
      )}
      {last && <IssuedLine one={last} />}
    </>
  );
}

const MARKS: Readonly<Record<IssuedCommand['outcome']['kind'], string>> = {
  pending: '…',
  done: '✓',
  refused: '✕',
  unanswered: '?',
};

/** A command and what became of it, on a line. */
export const IssuedLine = ({ one }: { readonly one: IssuedCommand }) => (
  <div className="desk-outcome" data-outcome={one.outcome.kind}>
    <span className="desk-mark" aria-hidden="true">
      {MARKS[one.outcome.kind]}
    </span>
    <span>
      {commandWords(one.command)} <Became one={one} />
    </span>
  </div>
);

function Became({ one }: { readonly one: IssuedCommand }) {
  const { outcome } = one;
  if (outcome.kind === 'pending') return <span className="quiet">pending</span>;
  if (outcome.kind === 'done') return <b>{doneWords(outcome.receipt)}</b>;
  const { problem } = outcome;
  if (problem.code === 'not-sent') {
    return (
      <>
        <b>not sent.</b> {problem.detail}
      </>
    );
  }
  if (outcome.kind === 'refused') {
    return (
      <>
        <b>refused:</b> {problem.title.replace(/\.$/u, '')}. {problem.detail}{' '}
        <small className="quiet">{problem.code}</small>
      </>
    );
  }
  return (
    <>
      <b>not known whether it was taken</b> {problem.detail ?? problem.title} <Again one={one} />
    </>
  );
}

/** Whoever issued it may send it again; anybody may take it off the list. */
function Again({ one }: { readonly one: IssuedCommand }) {
  const { off } = useDesk();
  const notMine = issuerMismatch(one, issuerOf(useSignal(identity)));
  const why = off ?? notMine;
  return (
    <>
      {notMine !== null && <b>{notMine}</b>}{' '}
      <span className="buttons">
        <button
          className="button"
          aria-disabled={why !== null}
          title={why ?? 'With the same id: it counts once'}
          onClick={() => why === null && void sendAgain(one).then(tell)}
        >
          Send again
        </button>
        <button className="button" onClick={() => dismiss(one)}>
          Dismiss
        </button>
      </span>
    </>
  );
}
