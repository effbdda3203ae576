import type { ViewsByName } from '../../api/data/meeting.tsx';
import { Flag } from '../../ui/flag.tsx';
import { statusWords } from '../../ui/text/text.ts';
import { useDesk } from '../desk-context.tsx';
import { FLAG_MOVES, nextMove, type Standing } from '../flags/flag-moves.ts';
import { typeWords } from '../forms/command-words.ts';

interface Props {
  readonly name: string;
  readonly standing: Standing;
  readonly running: ViewsByName['running-order'] | undefined;
  readonly onKeys: () => void;
  /** To where cars are entered. */
  readonly onEnter: () => void;
}

/** Where the session stands, to be read from across the tower. */
export function Head({ name, standing, running, onKeys, onEnter }: Props) {
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
      {next === 'EnterCar' ? (
        <EnterFirst onEnter={onEnter} />
      ) : (
        nextName !== null && <span className="quiet">Next: {nextName}</span>
      )}
      {standing.isStale && <strong className="desk-stale">The line-up is stale</strong>}
      <FreePass running={running} />
      <button className="button plain desk-help" onClick={onKeys} aria-keyshortcuts="?">
        Keys <kbd aria-hidden="true">?</kbd>
      </button>
    </header>
  );
}

function EnterFirst({ onEnter }: Pick<Props, 'onEnter'>) {
  const { may } = useDesk();
  if (!may('EnterCar')) return <span className="quiet">Next: the registrar enters the cars</span>;
  return (
    <button className="button" onClick={onEnter}>
      Enter the cars first
    </button>
  );
}

/** Why the desk shows no car, and what is to be done. */
export function NoCars({ standing, onEnter }: Pick<Props, 'standing' | 'onEnter'>) {
  if (!standing.isEmpty) return <p className="quiet">No car yet: what its line-up rests on is not posted.</p>;
  return (
    <>
      <p className="quiet">No car is entered in this meeting yet.</p>
      <EnterFirst onEnter={onEnter} />
    </>
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
