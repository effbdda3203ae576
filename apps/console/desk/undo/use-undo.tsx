import { useCallback, useMemo, useRef } from 'react';
import { issuedCommands } from '../../api/data/commands.ts';
import { client } from '../../api/transport/client.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { useDesk } from '../desk-context.tsx';
import { commandWords } from '../forms/command-words.ts';
import { Outcome } from './outcome.tsx';
import { singleClick } from './single-click.ts';
import { struckRevisions, undoTarget } from './undo.ts';
import { UNSETTLED, useIssuing, type Issuing } from './use-issuing.ts';
import { t } from '../../ui/language/language.ts';

interface UndoControl {
  readonly undo: () => void;
  readonly issuing: Issuing;
}

/**
 * Strikes the last record that this desk wrote for the session. If it is the newest record of the session and
 * neither a flag nor a decision, it is struck at once; otherwise the form of the strike opens.
 */
export function useUndo(): UndoControl {
  const { offReason, openForm } = useDesk();
  const desk = useDeskSession();
  const { meeting, session } = desk;
  const issuing = useIssuing();
  const isStriking = useRef(false);
  const { send, refuse } = issuing;
  const strike = useCallback(async () => {
    const target = undoTarget(issuedCommands.value, desk);
    if (target.kind !== 'strike') return refuse(NO_TARGET[target.kind]);
    const { revision, reason } = target.command;
    const isAtOnce = !target.isGrave && (offReason !== null || (await isNewest(meeting, session, revision)));
    if (isAtOnce) await send(target.command);
    else openForm('StrikeRecord', { revision, reason });
    return undefined;
  }, [desk, meeting, session, offReason, openForm, send, refuse]);
  const undo = useCallback(() => {
    // A second press during the request below would strike the same record.
    if (isStriking.current) return;
    isStriking.current = true;
    void strike().finally(() => (isStriking.current = false));
  }, [strike]);
  return useMemo(() => ({ undo, issuing }), [undo, issuing]);
}

const NO_TARGET = {
  unsettled: UNSETTLED,
  certified: t('The results are certified. Reopen them first.'),
  nothing: t('Nothing from this desk in this session can be undone.'),
};

/** Returns the session of the desk, and whether its results are certified. */
function useDeskSession() {
  const { meeting, session, phase } = useDesk();
  const isCertified = phase === 'official';
  return useMemo(() => ({ meeting, session, isCertified }), [meeting, session, isCertified]);
}

/** More records than this desk strikes in a row. */
const MAX_LATER = 100;

/**
 * Asks the server whether the session has no record after this one, apart from those that this desk has
 * struck; false also if it does not answer.
 */
async function isNewest(meeting: string, session: string, revision: number): Promise<boolean> {
  try {
    const { events } = await client.meeting(meeting).log({ session, after: revision, limit: MAX_LATER });
    const struck = struckRevisions(issuedCommands.value);
    return events.length < MAX_LATER && events.every((later) => struck.has(later.revision));
  } catch {
    return false;
  }
}

/** The undo button. It names the command whose record it strikes. */
export function UndoButton({ control }: { readonly control: UndoControl }) {
  const { offReason } = useDesk();
  const next = undoTarget(useSignal(issuedCommands), useDeskSession());
  const name = next.kind === 'strike' ? commandWords(next.target) : null;
  return (
    <>
      <button
        className="button"
        aria-disabled={offReason !== null || name === null}
        aria-keyshortcuts="Control+Z"
        onClick={singleClick(control.undo)}
      >
        {name === null ? t('Nothing to undo') : t('Undo: {name}', { name })}{' '}
        <kbd aria-hidden="true">Ctrl Z</kbd>
      </button>
      <Outcome issuing={control.issuing} />
    </>
  );
}
