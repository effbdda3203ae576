import { useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import type { Command, CommandType } from '#domain';
import { MAX_SPEED_MPH, speedMph, speedWords } from '#domain/words';
import { useView } from '../../api/data/meeting.tsx';
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
import { reading } from '../../ui/text/track.ts';
import { t } from '../../ui/language/language.ts';
import { useSignal } from '../../api/transport/signal.ts';

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
  const [warning, setWarning] = useState<string | null>(null);
  const box = useRef<HTMLInputElement>(null);
  const entry = parseEntry(text, context);
  const type = commandTypeOf(entry);
  const fate = useFate(type);
  const speed = useSpeed(entry);

  const change = (next: string) => {
    onText(next);
    setWarning(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (entry === null) return;
    if (entry.kind === 'unclear') {
      issuing.refuse(entry.words);
      // The next number that is typed takes its place.
      box.current?.select();
      return;
    }
    const isAgain = entry.kind === 'issue' && isRepeated(meeting, entry.command, event.timeStamp);
    const doubt = isAgain ? REPEATED : (speed?.doubt ?? null);
    if (doubt !== null && warning === null) {
      setWarning(doubt);
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
        ref={box}
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
        data-reading={warning === null ? (entry?.kind ?? 'nothing') : 'unclear'}
      >
        {warning ?? entryMeaning(entry, entryHint(context, may))}
        {warning === null && speed !== null && ` · ${speed.words}`}
        {fate !== null && <b> {fate}</b>}
      </p>
      <div className="desk-became">
        <Outcome issuing={issuing} />
      </div>
    </form>
  );
}

const REPEATED = t('Duplicate within a second. Press Enter again to send it anyway.');

/** Only the last command can be repeated by mistake: two cars side by side may be entered in turns. */
const isRepeated = (meeting: string, command: Command, at: number): boolean =>
  isSlip(recentPresses(meeting).slice(0, 1), { meeting, command, at });

/** Returns what happens to the command instead of being sent, in words; null if it is sent. */
function useFate(type: CommandType | null): string | null {
  const { isKeeping, mayNotReason, cannotSendReason } = useDesk();
  if (type === null) return null;
  const isLater = isKeeping && isKeptType(type) && mayNotReason(type) === null;
  return isLater ? t('It is kept on this device until you send it.') : cannotSendReason(type);
}

/** Returns the mean speed of a lap that has a time, and the question about one that no car can run. */
function useSpeed(entry: DeskAct | null): { readonly words: string; readonly doubt: string | null } | null {
  const lengthMiles = useView('meeting')?.track.lengthMiles;
  const { units } = useSignal(reading);
  if (lengthMiles === undefined || entry?.kind !== 'issue' || entry.command.type !== 'RecordLap') return null;
  const { timeMs = 0 } = entry.command;
  if (timeMs === 0) return null;
  const mph = speedMph(lengthMiles, timeMs);
  const speed = speedWords(mph, units);
  if (mph <= MAX_SPEED_MPH) return { words: speed, doubt: null };
  const fast = t('{speed} is faster than any car.', { speed });
  const again = t('Press Enter again to send it anyway: the lap then waits for a confirmation.');
  return { words: speed, doubt: `${fast} ${again}` };
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
