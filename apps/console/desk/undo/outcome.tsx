import { dismiss, sendAgain } from '../../api/data/commands.ts';
import { identity, issuerOf } from '../../api/data/identity.ts';
import { isNotTaken, issuerMismatch, type IssuedCommand } from '../../api/data/issued-commands.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { useDesk } from '../desk-context.tsx';
import { commandWords } from '../forms/command-words.ts';
import { announceOutcome, receiptWords, type Issuing } from './use-issuing.ts';

/** Shows the outcome of the last command of a part of the desk. */
export function Outcome({ issuing: { last, notSent } }: { readonly issuing: Issuing }) {
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

/** A command and its outcome, on one line. */
export const IssuedLine = ({ one }: { readonly one: IssuedCommand }) => (
  <div className="desk-outcome" data-outcome={one.outcome.kind}>
    <span className="desk-mark" aria-hidden="true">
      {MARKS[one.outcome.kind]}
    </span>
    <span>
      {commandWords(one.command)} <OutcomeWords one={one} />
    </span>
  </div>
);

function OutcomeWords({ one }: { readonly one: IssuedCommand }) {
  const { outcome } = one;
  if (outcome.kind === 'pending')
    return outcome.isUnknown ? (
      <b>not known whether it was taken; trying again</b>
    ) : (
      <span className="quiet">pending</span>
    );
  if (outcome.kind === 'done') return <b>{receiptWords(outcome.receipt)}</b>;
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
        <b>{isNotTaken(problem) ? 'not taken' : 'refused'}:</b> {problem.title.replace(/\.$/u, '')}.{' '}
        {problem.detail} <small className="quiet">{problem.code}</small>
      </>
    );
  }
  return (
    <>
      <b>not known whether it was taken</b> {problem.detail ?? problem.title} <UnansweredActions one={one} />
    </>
  );
}

/** Offers to send the command again, for its issuer only, or to remove it from the list, for anyone. */
function UnansweredActions({ one }: { readonly one: IssuedCommand }) {
  const { offReason } = useDesk();
  const mismatch = issuerMismatch(one, issuerOf(useSignal(identity)));
  const reason = offReason ?? mismatch;
  return (
    <>
      {mismatch !== null && <b>{mismatch}</b>}{' '}
      <span className="buttons">
        <button
          className="button"
          aria-disabled={reason !== null}
          title={reason ?? 'With the same id: it counts once'}
          onClick={() => reason === null && void sendAgain(one).then(announceOutcome)}
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
