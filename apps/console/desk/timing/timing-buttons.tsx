import type { CommandType } from '#domain';
import type { FieldPreset } from '../actions/act.ts';
import { useDesk } from '../desk-context.tsx';
import { singleClick } from '../undo/single-click.ts';

/**
 * Returns the name of a button: what it shows, and then what it is about, which its place shows. Who speaks to
 * the page says what is shown, so the name has to have it (WCAG 2.2, 2.5.3).
 */
const nameOf = (words: string, about?: string): string =>
  about === undefined ? words : `${words}, ${about}`;

interface ActProps {
  /** The key that does the same now; null if none does. */
  readonly keyOf: string | null;
  readonly words: string;
  readonly about?: string;
  readonly act: () => void;
}

/** Does something at once. It stays pressable while the desk is off, to say why nothing is sent. */
export function ActButton({ keyOf, words, about, act }: ActProps) {
  const { offReason } = useDesk();
  const name = nameOf(words, about);
  return (
    <button
      className="button desk-small"
      aria-disabled={offReason !== null}
      aria-keyshortcuts={keyOf ?? undefined}
      aria-label={name}
      title={offReason ?? name}
      onClick={singleClick(act)}
    >
      {keyOf !== null && <kbd aria-hidden="true">{keyOf.toUpperCase()}</kbd>} {words}
    </button>
  );
}

interface FormProps {
  readonly type: CommandType;
  readonly preset: FieldPreset;
  readonly words: string;
  readonly about?: string;
}

/** Opens the form of a command. Officials whose role may not issue it have no button. */
export function FormButton({ type, preset, words, about }: FormProps) {
  const { openForm, may } = useDesk();
  if (!may(type)) return null;
  return (
    <button
      className="button plain desk-small"
      aria-label={nameOf(words, about)}
      onClick={() => openForm(type, preset)}
    >
      {words}
    </button>
  );
}
