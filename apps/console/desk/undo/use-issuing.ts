import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Command, CommandType } from '#domain';
import type { Receipt } from '#race-control';
import { issue, issuedCommands, keepForLater } from '../../api/data/commands.ts';
import { identity, issuerOf } from '../../api/data/identity.ts';
import { isNotTaken, isUnsettled, type IssuedCommand } from '../../api/data/issued-commands.ts';
import {
  isKept,
  MAX_TYPED_OFFLINE,
  offlineCommands,
  type KeptCommand,
  type NotKept,
} from '../../api/data/typed-offline.ts';
import { announce } from '../../ui/announce.tsx';
import { t } from '../../ui/language/language.ts';
import { detailOrTitle } from '../../ui/text/server-words.ts';
import { FLAG_ACTIONS } from '../actions/desk-actions.ts';
import { useDesk } from '../desk-context.tsx';
import { commandWords } from '../forms/command-words.ts';
import { isSameCommand, isSlip, type Pressed } from './undo.ts';

/** Issues the commands of one part of the desk, and holds the outcome of its last command for display. */
export interface Issuing {
  /**
   * Sends a command and resolves when its outcome is known; null if it was not sent. A command that somebody
   * proposed comes with its id.
   */
  readonly send: (command: Command, commandId?: string) => Promise<IssuedCommand | null>;
  readonly last: IssuedCommand | null;
  /** Why the last attempt sent nothing, or that it is kept on this device, and when that was. */
  readonly notSent: NotSent | null;
  /** Shows and announces why nothing is sent. */
  readonly refuse: (reason: string) => null;
}

export interface NotSent {
  readonly reason: string;
  /** Whether the command waits on this device. */
  readonly isKept: boolean;
  /** In milliseconds since the page was loaded. */
  readonly at: number;
}

/** Crossings are sent each time, whether the one before is settled or not. Of others two presses mean one. */
const CROSSINGS: ReadonlySet<string> = new Set(['RecordLap', 'RecordFinish']);

const isSameUnsettled = (one: IssuedCommand, meeting: string, next: Command): boolean =>
  !CROSSINGS.has(next.type) &&
  one.meeting === meeting &&
  isUnsettled(one) &&
  isSameCommand(one.command, next);

interface Rules {
  /**
   * Whether every command waits until the last one is settled. For a form: the last one may have been
   * accepted, even if the form says something else by now.
   */
  readonly waitsForLast?: boolean;
  /** Whether laps, times and notes wait on this device while the server does not answer. */
  readonly isKeptIfUnanswered?: boolean;
  /** Returns what to say if a command repeats another so soon that it is a slip. Without it, it is sent. */
  readonly slipWords?: (command: Command) => string;
}

/** The rules of a form. */
export const FORM_RULES: Rules = { waitsForLast: true };

/** Gives a part of the desk its own way to issue commands. */
export function useIssuing(rules: Rules = {}): Issuing {
  const { waitsForLast = false, isKeptIfUnanswered = false, slipWords } = rules;
  const { meeting, isKeeping, mayNotReason, cannotSendReason } = useDesk();
  const [id, setId] = useState<string | null>(null);
  // This is a ref, because the second of two clicks comes before React renders again.
  const newestId = useRef<string | null>(null);
  const { notSent, refuse, keep, forget } = useNotSent();
  const last = useSyncExternalStore(
    issuedCommands.subscribe,
    () => issuedCommands.value.find(({ commandId }) => commandId === id) ?? null,
  );
  const send = useCallback(
    async (command: Command, commandId?: string) => {
      forget();
      if (slipWords && isSlip(recentPresses(meeting), { meeting, command, at: performance.now() }))
        return refuse(slipWords(command));
      const reason = cannotSendReason(command.type);
      if (reason !== null) {
        setId(null);
        const isLater = isKeptIfUnanswered && isKeeping && mayNotReason(command.type) === null;
        return isLater && isKept(command) ? keep(command) : refuse(reason);
      }
      const waitsFor = issuedCommands.value.find((one) =>
        waitsForLast
          ? one.commandId === newestId.current && isUnsettled(one)
          : isSameUnsettled(one, meeting, command),
      );
      if (waitsFor) return waitsFor.outcome.kind === 'unanswered' ? refuse(UNSETTLED) : null;
      const settling = issue(meeting, command, { commandId, isKeptIfUnanswered });
      newestId.current = issuedCommands.value[0]?.commandId ?? null;
      setId(newestId.current);
      const settled = await settling;
      announceOutcome(settled);
      return settled;
    },
    [
      meeting,
      isKeeping,
      mayNotReason,
      cannotSendReason,
      waitsForLast,
      isKeptIfUnanswered,
      slipWords,
      refuse,
      keep,
      forget,
    ],
  );
  return { send, last, notSent, refuse };
}

const MIN_SHOWN_MS = 5_000;

/** Holds why the last attempt sent nothing. */
function useNotSent() {
  const { meeting, offReason } = useDesk();
  const [noted, setNoted] = useState<(NotSent & { readonly wasOff: string | null }) | null>(null);
  const note = useCallback(
    (reason: string, hasKept: boolean) => {
      setNoted({ reason, isKept: hasKept, at: performance.now(), wasOff: offReason });
      if (hasKept) announce(t('Kept on this device: {words}', { words: reason }));
      else announce(t('Not sent. {reason}', { reason }), 'assertive');
      return null;
    },
    [offReason],
  );
  const refuse = useCallback((reason: string) => note(reason, false), [note]);
  const keep = useCallback(
    (command: KeptCommand) => {
      const why = keepForLater(meeting, command);
      return why === null ? note(commandWords(command), true) : refuse(notKeptWords(why));
    },
    [meeting, note, refuse],
  );
  // A number that was refused between others is still read after the next ones.
  const forget = useCallback(
    () => setNoted((one) => (one && performance.now() - one.at < MIN_SHOWN_MS ? one : null)),
    [],
  );
  // Once the desk can send again, or no longer can, the reason of before is not true any more.
  return { notSent: noted?.wasOff === offReason ? noted : null, refuse, keep, forget };
}

const notKeptWords = (why: NotKept): string =>
  why === 'full'
    ? t('{n} are kept on this device already. Write this one down.', { n: MAX_TYPED_OFFLINE })
    : t('This device has no room to keep it. Write it down.');

/** Returns the commands that were issued or kept here, the newest first. */
export function recentPresses(meeting: string): readonly Pressed[] {
  const msOfLoad = Date.now() - performance.now();
  const kept = offlineCommands.of(meeting, issuerOf(identity.value)).map(({ command, typedAt }): Pressed => ({
    meeting,
    command,
    issuedAt: typedAt - msOfLoad,
    outcome: { kind: 'kept' },
  }));
  return [...kept, ...issuedCommands.value].toSorted((a, b) => b.issuedAt - a.issuedAt);
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
  if (outcome.kind === 'done') announce(`${words}: ${receiptWords(outcome.receipt, command.type)}`);
  // The dialog that asks about it is read out.
  if (outcome.kind === 'refused' && outcome.problem.code !== 'needs-confirmation') {
    const { problem } = outcome;
    const kind = isNotTaken(problem)
      ? t('not taken')
      : problem.code === 'not-sent'
        ? t('not sent')
        : t('refused');
    announce(`${words}: ${kind}. ${detailOrTitle(problem)}`, 'assertive');
  }
  if (outcome.kind === 'kept') announce(t('Kept on this device: {words}', { words }));
  if (outcome.kind === 'unanswered') announce(`${words}: not known whether it was taken.`, 'assertive');
}

/** Returns a receipt in words: the records that were written, or that nothing had to be written. */
export function receiptWords({ events }: Pick<Receipt, 'events'>, type: CommandType): string {
  const revisions = events.map(({ revision }) => revision).join(', ');
  if (revisions !== '') return t('record {revisions}', { revisions });
  const isFlag = FLAG_ACTIONS.some((action) => action.type === type && action.flag !== undefined);
  return isFlag ? t('is already showing') : t('already done');
}
