import { useState } from 'react';
import { dismiss, issue } from '../../api/data/commands.ts';
import type { IssuedCommand } from '../../api/data/issued-commands.ts';
import { offlineCommands, type TypedOffline } from '../../api/data/typed-offline.ts';
import { announce } from '../../ui/announce.tsx';
import { t } from '../../ui/language/language.ts';

type Outcome = IssuedCommand['outcome'];

/** A command of the list that was sent, and its outcome. */
export interface SentLine {
  readonly typed: TypedOffline;
  readonly outcome: Outcome;
}

export interface Sending {
  readonly lines: readonly SentLine[];
  readonly isSending: boolean;
  /** Sends commands one after another, and stops if no answer comes. */
  readonly send: (some: readonly TypedOffline[]) => Promise<void>;
  readonly discard: (some: readonly TypedOffline[]) => void;
  /** Removes the lines whose command was recorded. */
  readonly clear: () => void;
}

/** Sends what was typed offline, with the instant at which it was typed. */
export function useSending(): Sending {
  const [lines, setLines] = useState<readonly SentLine[]>([]);
  const [isSending, setSending] = useState(false);
  const without = (id: string) => (all: readonly SentLine[]) =>
    all.filter(({ typed }) => typed.commandId !== id);
  const note = (typed: TypedOffline, outcome: Outcome) =>
    setLines((all) => [...without(typed.commandId)(all), { typed, outcome }]);

  const sendOne = async (typed: TypedOffline): Promise<Outcome> => {
    const { meeting, command, commandId, at } = typed;
    note(typed, { kind: 'pending' });
    const settled = await issue(meeting, { ...command, at }, { commandId, isKeptIfUnanswered: true });
    // The list shows the refusal.
    if (settled.outcome.kind === 'refused') dismiss(settled);
    note(typed, settled.outcome);
    return settled.outcome;
  };
  return {
    lines,
    isSending,
    send: async (some) => {
      setSending(true);
      let [done, refused] = [0, 0];
      for (const typed of some) {
        const { kind } = await sendOne(typed);
        if (kind === 'done') done += 1;
        else if (kind === 'refused') refused += 1;
        else break;
      }
      setSending(false);
      const unsent = some.length - done - refused;
      announce(t('{done} recorded, {refused} refused, {unsent} not sent.', { done, refused, unsent }));
    },
    discard: (some) => {
      offlineCommands.erase(some);
      for (const { commandId } of some) setLines(without(commandId));
    },
    clear: () => setLines((all) => all.filter(({ outcome }) => outcome.kind !== 'done')),
  };
}
