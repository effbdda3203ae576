import type { CommandType } from '#domain';
import type { FieldPreset } from '../actions/act.ts';
import { useDesk } from '../desk-context.tsx';
import { singleClick } from '../undo/single-click.ts';

interface ActProps {
  /** The key that does the same now; null if none does. */
  readonly keyOf: string | null;
  readonly words: string;
  readonly label: string;
  readonly act: () => void;
}

/** Does something at once. It stays pressable while the desk is off, to say why nothing is sent. */
export function ActButton({ keyOf, words, label, act }: ActProps) {
  const { offReason } = useDesk();
  return (
    <button
      className="button desk-small"
      aria-disabled={offReason !== null}
      aria-keyshortcuts={keyOf ?? undefined}
      aria-label={label}
      title={offReason ?? label}
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
  readonly label?: string;
}

/** Opens the form of a command. Officials whose role may not issue it have no button. */
export function FormButton({ type, preset, words, label }: FormProps) {
  const { openForm, may } = useDesk();
  if (!may(type)) return null;
  return (
    <button className="button plain desk-small" aria-label={label} onClick={() => openForm(type, preset)}>
      {words}
    </button>
  );
}
