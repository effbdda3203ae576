import { useState, type FormEvent, type KeyboardEvent } from 'react';
import type { Command, CommandType } from '#domain';
import { issuedCommands } from '../../api/data/commands.ts';
import { useDesk, useIssuing } from '../desk-context.tsx';
import { read, type AtDesk, type Reading } from './typed-entry.ts';
import { hintOf } from './entry-hint.ts';
import { Outcome } from '../undo/outcome.tsx';
import { isSlip } from '../undo/undo.ts';
import { commandWords, typeWords } from '../forms/command-words.ts';

interface Props {
  readonly at: AtDesk;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onUndo: () => void;
  readonly onGo: (session: string) => void;
  /** Escape in an empty box: to where single keys act. */
  readonly onLeave: () => void;
}

export const ENTRY_BOX = 'desk-entry';

/** The box that is always ready: what is typed, what it will do, and what became of it. */
export function EntryBox({ at, text, onText, onUndo, onGo, onLeave }: Props) {
  const { meeting, ask, may, mayNot } = useDesk();
  const issuing = useIssuing();
  const [isWarned, setWarned] = useState(false);
  const reading = read(text, at);
  const type = typeOf(reading);
  const mayNotWords = type === null ? null : mayNot(type);

  const change = (next: string) => {
    onText(next);
    setWarned(false);
  };
  const issueIt = (command: Command, at: number) => {
    // Two cars side by side may be entered in turns: only the same line once more is asked back.
    if (!isWarned && isSlip(issuedCommands.value.slice(0, 1), { meeting, command, at }))
      return setWarned(true);
    change('');
    void issuing.run(command);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reading.kind === 'issue') return issueIt(reading.command, event.timeStamp);
    if (reading.kind === 'unclear' || reading.kind === 'nothing') return undefined;
    change('');
    if (reading.kind === 'undo') return onUndo();
    if (reading.kind === 'go') return onGo(reading.session);
    return mayNotWords === null ? ask(reading.type, reading.preset) : issuing.say(mayNotWords);
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
      <p id="desk-meaning" className="desk-meaning" data-reading={isWarned ? 'unclear' : reading.kind}>
        {isWarned
          ? 'The same less than a second ago. Enter once more sends it again.'
          : meaning(reading, hintOf(at, may))}
        {mayNotWords !== null && <b> {mayNotWords}</b>}
      </p>
      <div className="desk-became">
        <Outcome of={issuing} />
      </div>
    </form>
  );
}

function meaning(reading: Reading, hint: string): string {
  switch (reading.kind) {
    case 'nothing':
      return hint;
    case 'issue':
      return `Enter: ${commandWords(reading.command)}`;
    case 'ask':
      return `Enter opens: ${typeWords(reading.type)}`;
    case 'undo':
      return 'Enter: strike the last record of this desk';
    case 'go':
      return `Enter: to ${reading.session}`;
    case 'unclear':
      return reading.words;
  }
}

function typeOf(reading: Reading): CommandType | null {
  if (reading.kind === 'issue') return reading.command.type;
  return reading.kind === 'ask' ? reading.type : null;
}
