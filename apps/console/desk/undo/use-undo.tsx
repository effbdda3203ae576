import { useCallback, useMemo, useRef } from 'react';
import { issuedCommands } from '../../api/data/commands.ts';
import { fetchJson as askServer, meetingPath } from '../../api/transport/http.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { announce } from '../../ui/announce.tsx';
import { UNSETTLED, useDesk, useIssuing, type Issuing } from '../desk-context.tsx';
import { singleClick } from './single-click.ts';
import { Outcome } from './outcome.tsx';
import { strikeOfLast } from './undo.ts';
import { commandWords } from '../forms/command-words.ts';

interface Undoing {
  readonly run: () => void;
  readonly issuing: Issuing;
}

/**
 * Strikes the last record that this desk wrote of the session: at once while it is the newest of the session,
 * and no flag and no decision; otherwise it is asked for first.
 */
export function useUndo(): Undoing {
  const { meeting, session, off, ask } = useDesk();
  const issuing = useIssuing();
  const isLooking = useRef(false);
  const { run: send, say } = issuing;
  const strike = useCallback(async () => {
    const undo = strikeOfLast(issuedCommands.value, { meeting, session });
    if (undo.kind !== 'strike') {
      const why = undo.kind === 'unsettled' ? UNSETTLED : NOTHING;
      say(why);
      return announce(`Not struck. ${why}`, 'assertive');
    }
    const { revision, reason } = undo.command;
    const isSure = !undo.isGrave && (off !== null || (await isNewest(meeting, session, revision)));
    if (isSure) await send(undo.command);
    else ask('StrikeRecord', { revision, reason });
    return undefined;
  }, [meeting, session, off, ask, send, say]);
  const run = useCallback(() => {
    // A second press while the first still looks would strike the same.
    if (isLooking.current) return;
    isLooking.current = true;
    void strike().finally(() => (isLooking.current = false));
  }, [strike]);
  return useMemo(() => ({ run, issuing }), [run, issuing]);
}

const NOTHING = 'This desk has written nothing of this session that could be struck.';

/** Where no answer comes it is not known, and is asked for. */
async function isNewest(meeting: string, session: string, revision: number): Promise<boolean> {
  const asked = new URLSearchParams({ session, after: String(revision), limit: '1' });
  try {
    const { body } = await askServer<{ readonly events: readonly unknown[] }>(
      `${meetingPath(meeting, 'events')}?${asked.toString()}`,
    );
    return body.events.length === 0;
  } catch {
    return false;
  }
}

/** The button for it, which names what it would strike. */
export function UndoButton({ undo }: { readonly undo: Undoing }) {
  const { meeting, session, off } = useDesk();
  const next = strikeOfLast(useSignal(issuedCommands), { meeting, session });
  const name = next.kind === 'strike' ? commandWords(next.target) : null;
  return (
    <>
      <button
        className="button"
        aria-disabled={off !== null || name === null}
        aria-keyshortcuts="Control+Z"
        onClick={singleClick(undo.run)}
      >
        {name === null ? 'Nothing to strike' : `Strike: ${name}`} <kbd aria-hidden="true">Ctrl Z</kbd>
      </button>
      <Outcome of={undo.issuing} />
    </>
  );
}
