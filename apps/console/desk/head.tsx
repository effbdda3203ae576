import type { ViewsByName } from '../api/meeting.tsx';
import { Flag } from '../ui/flag.tsx';
import { statusWords } from '../ui/text.ts';
import { FLAG_MOVES, nextMove, type Standing } from './moves.ts';
import { typeWords } from './words.ts';

interface Props {
  readonly name: string;
  readonly standing: Standing;
  readonly running: ViewsByName['running-order'] | undefined;
  readonly onKeys: () => void;
}

/** Where the session stands, to be read from across the tower. */
export function Head({ name, standing, running, onKeys }: Props) {
  const next = nextMove(standing);
  const nextName = FLAG_MOVES.find(({ type }) => type === next)?.name ?? (next && typeWords(next));
  return (
    <header className="desk-head">
      <h1>{name}</h1>
      <Flag flag={standing.flag} />
      <span>{statusWords(standing.phase)}</span>
      {running && running.lap > 0 && standing.lapsToGo !== null && (
        <span className="desk-lap">
          Lap <b>{running.lap}</b> · <b>{standing.lapsToGo}</b> to go
        </span>
      )}
      {nextName !== null && <span className="quiet">Next: {nextName}</span>}
      {standing.isStale && <strong className="desk-stale">The line-up is stale</strong>}
      <FreePass running={running} />
      <button className="button plain desk-help" onClick={onKeys} aria-keyshortcuts="?">
        Keys <kbd aria-hidden="true">?</kbd>
      </button>
    </header>
  );
}

function FreePass({ running }: Pick<Props, 'running'>) {
  const pass = running?.freePass;
  if (!pass || (pass.candidate === null && pass.awarded === null)) return null;
  return (
    <span>
      {pass.awarded === null ? `Free pass would go to ${pass.candidate}` : `Free pass: ${pass.awarded}`}
    </span>
  );
}
