import { useState, type FormEvent, type KeyboardEvent } from 'react';
import type { Command, CommandType } from '#domain';
import { isKeptType } from '../../api/data/typed-offline.ts';
import { useDesk } from '../desk-context.tsx';
import { commandTypeOf, type DeskAct, type EntryContext } from '../actions/act.ts';
import type { Perform } from '../actions/perform.tsx';
import { entryHint, parseEntry } from '../actions/typed-entry.ts';
import { Outcome } from '../undo/outcome.tsx';
import { isSlip } from '../undo/undo.ts';
import { recentPresses, useIssuing } from '../undo/use-issuing.ts';
import { commandWords } from '../forms/command-words.ts';
import { typeWords } from '../../ui/text/type-words.ts';
import { t } from '../../ui/language/language.ts';

interface Props {
  readonly context: EntryContext;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly perform: Perform;
  /** Called for Escape in an empty box: the focus leaves the box, so that single keys act. */
  readonly onLeave: () => void;
}

export const ENTRY_BOX = 'desk-entry';

const ENTRY_RULES = { isKeptIfUnanswered: true };

/** The box for typed commands. It shows what the text will do, and the outcome of the last command. */
export function EntryBox({ context, text, onText, perform, onLeave }: Props) {
  const { meeting, may } = useDesk();
  const issuing = useIssuing(ENTRY_RULES);
  const [isWarned, setWarned] = useState(false);
  const entry = parseEntry(text, context);
  const type = commandTypeOf(entry);
  const fate = useFate(type);

  const change = (next: string) => {
    onText(next);
    setWarned(false);
  };
  // Only the last command can be repeated by mistake, because two cars side by side may be entered in turns.
  const isRepeated = (command: Command, at: number) =>
    isSlip(recentPresses(meeting).slice(0, 1), { meeting, command, at });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (entry === null || entry.kind === 'unclear') return;
    if (entry.kind === 'issue' && !isWarned && isRepeated(entry.command, event.timeStamp)) {
      setWarned(true);
      return;
    }
    change('');
    perform(entry, issuing);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    if (text === '') onLeave();
    else change('');
  };
  return (
    <form className="desk-entry" onSubmit={submit} aria-label={t('Entry')}>
      <label htmlFor={ENTRY_BOX}>{t('Entry')}</label>
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
      <p
        id="desk-meaning"
        className="desk-meaning"
        data-reading={isWarned ? 'unclear' : (entry?.kind ?? 'nothing')}
      >
        {isWarned
          ? t('Duplicate within a second. Press Enter again to send it anyway.')
          : entryMeaning(entry, entryHint(context, may))}
        {fate !== null && <b> {fate}</b>}
      </p>
      <div className="desk-became">
        <Outcome issuing={issuing} />
      </div>
    </form>
  );
}

/** Returns what happens to the command instead of being sent, in words; null if it is sent. */
function useFate(type: CommandType | null): string | null {
  const { isKeeping, mayNotReason, cannotSendReason } = useDesk();
  if (type === null) return null;
  const isLater = isKeeping && isKeptType(type) && mayNotReason(type) === null;
  return isLater ? t('It is kept on this device until you send it.') : cannotSendReason(type);
}

function entryMeaning(entry: DeskAct | null, hint: string): string {
  switch (entry?.kind) {
    case 'issue':
      return t('Enter: {command}', { command: commandWords(entry.command) });
    case 'ask':
      return t('Enter opens: {command}', { command: typeWords(entry.type) });
    case 'undo':
      return t('Enter: undo the last record of this desk');
    case 'go':
      return t('Enter: to {session}', { session: entry.session });
    case 'unclear':
      return entry.words;
    default:
      return hint;
  }
}
