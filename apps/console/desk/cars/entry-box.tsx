import { useState, type FormEvent, type KeyboardEvent } from 'react';
import type { Command, CommandType } from '#domain';
import { issuedCommands } from '../../api/data/commands.ts';
import { useDesk } from '../desk-context.tsx';
import { parseEntry, type EntryContext, type Entry } from './typed-entry.ts';
import { entryHint } from './entry-hint.ts';
import { Outcome } from '../undo/outcome.tsx';
import { isSlip } from '../undo/undo.ts';
import { useIssuing } from '../undo/use-issuing.ts';
import { commandWords, typeWords } from '../forms/command-words.ts';

interface Props {
  readonly context: EntryContext;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onUndo: () => void;
  readonly onGo: (session: string) => void;
  /** Called for Escape in an empty box: the focus leaves the box, so that single keys act. */
  readonly onLeave: () => void;
}

export const ENTRY_BOX = 'desk-entry';

/** The box for typed commands. It shows what the text will do, and the outcome of the last command. */
export function EntryBox({ context, text, onText, onUndo, onGo, onLeave }: Props) {
  const { meeting, openForm, may, mayNotReason } = useDesk();
  const issuing = useIssuing();
  const [isWarned, setWarned] = useState(false);
  const entry = parseEntry(text, context);
  const type = commandTypeOf(entry);
  const mayNotWords = type === null ? null : mayNotReason(type);

  const change = (next: string) => {
    onText(next);
    setWarned(false);
  };
  const issueIt = (command: Command, at: number) => {
    // Only the last command can be repeated by mistake, because two cars side by side may be entered in
    // turns.
    if (!isWarned && isSlip(issuedCommands.value.slice(0, 1), { meeting, command, at }))
      return setWarned(true);
    change('');
    void issuing.send(command);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (entry.kind === 'issue') return issueIt(entry.command, event.timeStamp);
    if (entry.kind === 'unclear' || entry.kind === 'nothing') return undefined;
    change('');
    if (entry.kind === 'undo') return onUndo();
    if (entry.kind === 'go') return onGo(entry.session);
    return mayNotWords === null ? openForm(entry.type, entry.preset) : issuing.setNotSent(mayNotWords);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    if (text === '') onLeave();
    else change('');
  };
  return (
    <form className="desk-entry" onSubmit={submit} aria-label="Entry">
      <label htmlFor={ENTRY_BOX}>Entry</label>
      <input
        id={ENTRY_BOX}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={press}
        aria-describedby="desk-meaning"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="send"
        maxLength={500}
      />
      <p id="desk-meaning" className="desk-meaning" data-reading={isWarned ? 'unclear' : entry.kind}>
        {isWarned
          ? 'The same less than a second ago. Enter once more sends it again.'
          : entryMeaning(entry, entryHint(context, may))}
        {mayNotWords !== null && <b> {mayNotWords}</b>}
      </p>
      <div className="desk-became">
        <Outcome issuing={issuing} />
      </div>
    </form>
  );
}

function entryMeaning(entry: Entry, hint: string): string {
  switch (entry.kind) {
    case 'nothing':
      return hint;
    case 'issue':
      return `Enter: ${commandWords(entry.command)}`;
    case 'ask':
      return `Enter opens: ${typeWords(entry.type)}`;
    case 'undo':
      return 'Enter: strike the last record of this desk';
    case 'go':
      return `Enter: to ${entry.session}`;
    case 'unclear':
      return entry.words;
  }
}

function commandTypeOf(entry: Entry): CommandType | null {
  if (entry.kind === 'issue') return entry.command.type;
  return entry.kind === 'ask' ? entry.type : null;
}
