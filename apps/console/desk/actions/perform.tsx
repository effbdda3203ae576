import type { ReactNode } from 'react';
import type { CommandType } from '#domain';
import { addressOf, navigate } from '../../routes.ts';
import { useDesk } from '../desk-context.tsx';
import { singleClick } from '../undo/single-click.ts';
import type { Issuing } from '../undo/use-issuing.ts';
import { commandTypeOf, type DeskAct, type FieldPreset, type PanelId } from './act.ts';
import type { DeskAction } from './desk-actions.ts';

/** Performs an act. `issuing` belongs to the part of the desk that shows the outcome. */
export type Perform = (act: DeskAct, issuing: Issuing) => void;

/** Performs the act of a button or a key, which has no further words. */
export type PerformAction = (action: DeskAction, issuing: Issuing) => void;

interface PageParts {
  readonly undo: () => void;
  readonly showPanel: (panel: PanelId) => void;
  readonly showKeys: () => void;
  readonly typeText: (text: string | null) => void;
}

/** Returns the one function through which keys, buttons and typed words act. */
export function usePerform({ undo, showPanel, showKeys, typeText }: PageParts): Perform {
  const { meeting, cannotSendReason, openForm } = useDesk();
  return (act, issuing) => {
    const type = commandTypeOf(act);
    const reason = type === null ? null : cannotSendReason(type);
    if (act.kind === 'issue') void issuing.send(act.command);
    else if (act.kind === 'ask' && reason === null) openForm(act.type, act.preset);
    else if (reason !== null) issuing.refuse(reason);
    else if (act.kind === 'undo') undo();
    else if (act.kind === 'go') navigate(addressOf(meeting, 'desk', act.session));
    else if (act.kind === 'panel') showPanel(act.panel);
    else if (act.kind === 'keys') showKeys();
    else if (act.kind === 'type') typeText(act.text);
  };
}

interface ButtonProps {
  readonly action: DeskAction;
  readonly issuing: Issuing;
  readonly perform: PerformAction;
  readonly className: string;
  readonly sense?: string;
  /** Why the server would refuse it now; null if it makes sense. */
  readonly notNow?: string | null;
  readonly children: ReactNode;
}

/** The button of an action. It stays pressable while it cannot be sent, to say why. */
export function ActionButton(props: ButtonProps) {
  const { action, issuing, perform, className, sense, notNow = null, children } = props;
  const { offReason } = useDesk();
  const reason = offReason ?? notNow;
  return (
    <button
      className={className}
      data-flag={action.flag}
      data-sense={sense}
      aria-disabled={reason !== null}
      aria-keyshortcuts={action.key}
      title={reason ?? undefined}
      onClick={singleClick(() => (notNow === null ? perform(action, issuing) : issuing.refuse(notNow)))}
    >
      {children}
      {notNow !== null && <small className="quiet"> {notNow}</small>}
    </button>
  );
}

interface FormProps {
  readonly type: CommandType;
  readonly preset: FieldPreset;
  /** The cars that the form offers, if they are others than those of the session. */
  readonly among?: readonly string[];
  readonly children: ReactNode;
}

/** The button that opens the form of a command, for roles that may issue it. It says why not now. */
export function FormButton({ type, preset, among, children }: FormProps) {
  const { may, notNow, openForm } = useDesk();
  if (!may(type)) return null;
  const reason = notNow(type);
  return (
    <button
      className="button"
      aria-disabled={reason !== null}
      title={reason ?? undefined}
      onClick={() => reason === null && openForm(type, preset, among)}
    >
      {children}
      {reason !== null && <small className="quiet"> {reason}</small>}
    </button>
  );
}
