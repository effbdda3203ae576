import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Command } from '#domain';
import { issue, issuedCommands } from '../../api/data/commands.ts';
import { isNotTaken, isUnsettled, type IssuedCommand } from '../../api/data/issued-commands.ts';
import { announce } from '../../ui/announce.tsx';
import { useDesk } from '../desk-context.tsx';
import { commandWords } from '../forms/command-words.ts';
import { isSameCommand, isSlip } from './undo.ts';
import { t } from '../../ui/language/language.ts';

/** Issues the commands of one part of the desk, and holds the outcome of its last command for display. */
export interface Issuing {
  /**
   * Sends a command and resolves when its outcome is known; null if it was not sent. A command that somebody
   * proposed comes with its id.
   */
  readonly send: (command: Command, commandId?: string) => Promise<IssuedCommand | null>;
  readonly last: IssuedCommand | null;
  /** Why the last attempt sent nothing, and when that was. */
  readonly notSent: NotSent | null;
  /** Shows and announces why nothing is sent. */
  readonly refuse: (reason: string) => null;
}

export interface NotSent {
  readonly reason: string;
  /** In milliseconds since the page was loaded. */
  readonly at: number;
}

/** Crossings are sent each time, whether the one before is settled or not. Of others two presses mean one. */
const CROSSINGS: ReadonlySet<string> = new Set(['RecordLap', 'RecordFinish']);

const isSameUnsettled = (one: IssuedCommand, meeting: string, next: Command): boolean =>
  one.meeting === meeting && isUnsettled(one) && isSameCommand(one.command, next);

interface Rules {
  /**
   * Whether every command waits until the last one is settled. For a form: the last one may have been
   * accepted, even if the form says something else by now.
   */
  readonly waitsForLast?: boolean;
  /** Returns what to say if a command repeats another so soon that it is a slip. Without it, it is sent. */
  readonly slipWords?: (command: Command) => string;
}

/** The rules of a form. */
export const FORM_RULES: Rules = { waitsForLast: true };

/** Gives a part of the desk its own way to issue commands. */
export function useIssuing({ waitsForLast = false, slipWords }: Rules = {}): Issuing {
  const { meeting, offReason, mayNotReason } = useDesk();
  const [id, setId] = useState<string | null>(null);
  // This is a ref, because the second of two clicks comes before React renders again.
  const newestId = useRef<string | null>(null);
  const [refusal, setRefusal] = useState<(NotSent & { readonly wasOff: string | null }) | null>(null);
  // Once the desk can send again, or no longer can, the reason of before is not true any more.
  const notSent = refusal?.wasOff === offReason ? refusal : null;
  const last = useSyncExternalStore(
    issuedCommands.subscribe,
    () => issuedCommands.value.find(({ commandId }) => commandId === id) ?? null,
  );
  const refuse = useCallback(
    (reason: string) => {
      setRefusal({ reason, at: performance.now(), wasOff: offReason });
      announce(t('Not sent. {reason}', { reason }), 'assertive');
      return null;
    },
    [offReason],
  );
  const send = useCallback(
    async (command: Command, commandId?: string) => {
      const reason = offReason ?? mayNotReason(command.type);
      setRefusal(null);
      if (reason !== null) {
        setId(null);
        return refuse(reason);
      }
      const issued = issuedCommands.value;
      const waitsFor = issued.find((one) =>
        waitsForLast
          ? one.commandId === newestId.current && isUnsettled(one)
          : !CROSSINGS.has(command.type) && isSameUnsettled(one, meeting, command),
      );
      if (waitsFor) return waitsFor.outcome.kind === 'unanswered' ? refuse(UNSETTLED) : null;
      if (slipWords && isSlip(issued, { meeting, command, at: performance.now() })) {
        return refuse(slipWords(command));
      }
      const settling = issue(meeting, command, commandId);
      newestId.current = issuedCommands.value[0]?.commandId ?? null;
      setId(newestId.current);
      const settled = await settling;
      announceOutcome(settled);
      return settled;
    },
    [meeting, offReason, mayNotReason, waitsForLast, slipWords, refuse],
  );
  return { send, last, notSent, refuse };
}

/** Calls `onDone` once the last command is accepted, at the first attempt or when it is sent again. */
export function useWhenDone(last: IssuedCommand | null, onDone: () => void): void {
  const isDone = last?.outcome.kind === 'done';
  useEffect(() => {
    if (isDone) onDone();
  }, [isDone, onDone]);
}

/** The reason that is shown when the last command blocks the next one. */
export const UNSETTLED = t('The last one is not settled yet: send it again, or dismiss it.');

/** Announces the outcome of a command to screen readers. */
export function announceOutcome({ command, outcome }: IssuedCommand): void {
  const words = commandWords(command);
  if (outcome.kind === 'done') announce(`${words}: ${receiptWords(outcome.receipt)}`);
  // The dialog that asks about it is read out.
  if (outcome.kind === 'refused' && outcome.problem.code !== 'needs-confirmation') {
    const { problem } = outcome;
    const kind = isNotTaken(problem)
      ? t('not taken')
      : problem.code === 'not-sent'
        ? t('not sent')
        : t('refused');
    announce(`${words}: ${kind}. ${problem.detail ?? problem.title}`, 'assertive');
  }
  if (outcome.kind === 'unanswered')
    announce(t('{words}: not known whether it was taken.', { words }), 'assertive');
}

/** Returns a receipt in words: the records that were written, or that nothing had to be written. */
export function receiptWords({
  events,
}: {
  readonly events: readonly { readonly revision: number }[];
}): string {
  const revisions = events.map(({ revision }) => revision);
  return revisions.length === 0
    ? t('it was so already')
    : t('record {revisions}', { revisions: revisions.join(', ') });
}
