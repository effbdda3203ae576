import { confirm, dismiss, issuedCommands } from '../../api/data/commands.ts';
import { identity, issuerOf } from '../../api/data/identity.ts';
import { issuerMismatch, questionOf } from '../../api/data/issued-commands.ts';
import { useView } from '../../api/data/meeting.tsx';
import { useSignal } from '../../api/transport/signal.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useDesk } from '../desk-context.tsx';
import { commandWords } from '../forms/command-words.ts';
import { questionWords } from './question-words.ts';
import { singleClick } from './single-click.ts';
import { announceOutcome } from './use-issuing.ts';
import { sessionName } from '../../ui/text/text.ts';
import { t } from '../../ui/language/language.ts';

/** Asks the official about a command that is out of place, and sends it again once it is confirmed. */
export function Question() {
  const { meeting, offReason } = useDesk();
  const issuer = issuerOf(useSignal(identity));
  const asked = useSignal(issuedCommands).find((one) => one.meeting === meeting && questionOf(one));
  const sessions = useView('meeting')?.sessions;
  const problem = asked && questionOf(asked);
  if (!asked || !problem) return null;
  const reason = offReason ?? issuerMismatch(asked, issuer);
  const leave = () => dismiss(asked);
  return (
    <Dialog
      key={asked.commandId}
      title={t('{command}?', { command: commandWords(asked.command) })}
      onClose={leave}
    >
      {questionWords(problem, (id) => sessionName(sessions, id)).map((fact) => (
        <p key={fact}>{fact}</p>
      ))}
      {reason !== null && <p className="notice bad">{reason}</p>}
      <p className="buttons">
        {/* The first button has the focus, so that a key that was pressed too often changes nothing. */}
        <button className="button" onClick={leave}>
          {t('Leave it')}
        </button>
        <button
          className="button primary"
          aria-disabled={reason !== null}
          onClick={singleClick(() => reason === null && void confirm(asked).then(announceOutcome))}
        >
          {t('Do it')}
        </button>
      </p>
    </Dialog>
  );
}
