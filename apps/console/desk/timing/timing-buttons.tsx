import type { CommandType } from '#domain';
import type { FieldPreset } from '../actions/act.ts';
import { useDesk } from '../desk-context.tsx';
import { singleClick } from '../undo/single-click.ts';

interface NameProps {
  readonly words: string;
  /** What its place shows; it is read out after the words. */
  readonly about?: string;
}

/** A name begins with what the button shows: who speaks to the page says that (WCAG 2.2, 2.5.3). */
const Name = ({ words, about }: NameProps) => (
  <>
    {words}
    {about !== undefined && <span className="hidden">, {about}</span>}
  </>
);

interface ActProps extends NameProps {
  /** The key that does the same now; null if none does. */
  readonly keyOf: string | null;
  readonly act: () => void;
}

/** Does something at once. It stays pressable while the desk is off, to say why nothing is sent. */
export function ActButton({ keyOf, words, about, act }: ActProps) {
  const { offReason } = useDesk();
  return (
    <button
      className="button desk-small"
      aria-disabled={offReason !== null}
      aria-keyshortcuts={keyOf ?? undefined}
      title={offReason ?? words}
      onClick={singleClick(act)}
    >
      {keyOf !== null && <kbd aria-hidden="true">{keyOf.toUpperCase()}</kbd>}{' '}
      <Name words={words} about={about} />
    </button>
  );
}

interface FormProps extends NameProps {
  readonly type: CommandType;
  readonly preset: FieldPreset;
}

/** Opens the form of a command. Officials whose role may not issue it have no button. */
export function FormButton({ type, preset, words, about }: FormProps) {
  const { openForm, may } = useDesk();
  if (!may(type)) return null;
  return (
    <button className="button plain desk-small" onClick={() => openForm(type, preset)}>
      <Name words={words} about={about} />
    </button>
  );
}
