import { useState } from 'react';
import { dismiss, sendAgain } from '../../api/data/commands.ts';
import { identity, issuerOf } from '../../api/data/identity.ts';
import {
  isNotTaken,
  issuerMismatch,
  isUnsettled,
  questionOf,
  type IssuedCommand,
} from '../../api/data/issued-commands.ts';
import { useView } from '../../api/data/meeting.tsx';
import { useSignal } from '../../api/transport/signal.ts';
import { useDesk } from '../desk-context.tsx';
import { clock } from '../../ui/text/text.ts';
import { commandWords } from '../forms/command-words.ts';
import { revisionsOf, useStruckRecords } from './struck-records.ts';
import { useUncountedWords } from './uncounted.ts';
import { announceOutcome, receiptWords, type Issuing } from './use-issuing.ts';
import { t } from '../../ui/language/language.ts';
import { detailOrTitle, problemWords } from '../../ui/text/server-words.ts';

/** Shows the outcome of the last command of a part of the desk. */
export function Outcome({ issuing: { last, notSent } }: { readonly issuing: Issuing }) {
  const isOldRefusal = useIsPast(notSent ? `not sent ${notSent.at}` : null, -1);
  const isOld = useIsPast(
    last && `${last.commandId} ${last.outcome.kind}`,
    Math.max(-1, ...(last ? revisionsOf(last) : [])),
  );
  const isShown = last !== null && (!isOld || isUnsettled(last));
  return (
    <>
      {notSent !== null && !isOldRefusal && (
        <p className="desk-outcome" data-outcome={notSent.isKept ? 'kept' : 'refused'}>
          <span>
            <strong>{notSent.isKept ? t('Kept on this device:') : t('Not sent.')}</strong> {notSent.reason}{' '}
            <IssuedAt at={notSent.at} />
          </span>
        </p>
      )}
      {isShown && <IssuedLine one={last} />}
    </>
  );
}

/**
 * Returns whether the flag or the phase of the session has changed since an outcome, which is no news then.
 * The change that the command itself made comes with the record `reached`.
 */
function useIsPast(outcome: string | null, reached: number): boolean {
  const { session } = useDesk();
  const order = useView('running-order', session);
  const stage = order && order.revision >= reached ? `${order.phase} ${order.flag}` : null;
  const [noted, setNoted] = useState({ outcome, stage });
  const isNoted = noted.outcome === outcome && noted.stage !== null;
  if (!isNoted && (noted.outcome !== outcome || stage !== null)) setNoted({ outcome, stage });
  return isNoted && stage !== null && stage !== noted.stage;
}

/** The time of day at which a command was issued, `at` milliseconds after the page was loaded. */
const IssuedAt = ({ at }: { readonly at: number }) => (
  <small className="quiet">{clock(performance.timeOrigin + at)}</small>
);

const MARKS: Readonly<Record<IssuedCommand['outcome']['kind'], string>> = {
  pending: '…',
  done: '✓',
  refused: '✕',
  unanswered: '?',
  kept: '…',
};

/** A command and its outcome, on one line. */
export function IssuedLine({ one }: { readonly one: IssuedCommand }) {
  const struck = useStruckRecords();
  const revisions = revisionsOf(one);
  const words = commandWords(one.command);
  const kind = questionOf(one) === null ? one.outcome.kind : 'pending';
  const notCounted = useUncountedWords(revisions);
  const isStruck = revisions.length > 0 && revisions.every((revision) => struck.has(revision));
  return (
    <div
      className="desk-outcome"
      data-outcome={isStruck ? 'struck' : notCounted === null ? kind : 'uncounted'}
    >
      <span className="desk-mark" aria-hidden="true">
        {isStruck || notCounted !== null ? '–' : MARKS[kind]}
      </span>
      <span>
        {isStruck ? <s>{words}</s> : words} <OutcomeWords one={one} /> {isStruck && <b>{t('· undone')}</b>}
        {!isStruck && notCounted !== null && <b>· {notCounted}</b>} <IssuedAt at={one.issuedAt} />
      </span>
    </div>
  );
}

function OutcomeWords({ one }: { readonly one: IssuedCommand }) {
  const { outcome } = one;
  if (outcome.kind === 'pending')
    return outcome.isUnknown ? (
      <b>{t('not known whether it was taken; trying again')}</b>
    ) : (
      <span className="quiet">{t('pending')}</span>
    );
  if (outcome.kind === 'done') return <b>{receiptWords(outcome.receipt, one.command.type)}</b>;
  // It is in another list.
  if (outcome.kind === 'kept') return null;
  if (questionOf(one) !== null) return <b>{t('waits for your answer.')}</b>;
  const { problem } = outcome;
  const { title, detail } = problemWords(problem);
  if (problem.code === 'not-sent') {
    return (
      <>
        <b>{t('not sent.')}</b> {problem.detail}
      </>
    );
  }
  if (outcome.kind === 'refused') {
    return (
      <>
        <b>{isNotTaken(problem) ? t('not taken') : t('refused')}:</b> {title.replace(/\.$/u, '')}. {detail}{' '}
        <small className="quiet">{problem.code}</small>
      </>
    );
  }
  return (
    <>
      <b>{t('not known whether it was taken')}</b> {detailOrTitle(problem)} <UnansweredActions one={one} />
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
          title={reason ?? t('With the same id: it counts once')}
          onClick={() => reason === null && void sendAgain(one).then(announceOutcome)}
        >
          {t('Send again')}
        </button>
        <button className="button" onClick={() => dismiss(one)}>
          {t('Dismiss')}
        </button>
      </span>
    </>
  );
}
