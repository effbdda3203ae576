import type { Command, CommandType } from '#domain';
import { FlagShape } from '../../ui/flag.tsx';
import { useDesk } from '../desk-context.tsx';
import { FLAG_MOVES, readinessOf, type FlagMove, type SessionProgress } from './flag-moves.ts';
import { singleClick } from '../undo/single-click.ts';
import { Outcome } from '../undo/outcome.tsx';
import { untilSameSettled, useIssuing } from '../undo/use-issuing.ts';

/** The flag buttons, always in the same place. Those that make sense now stand out; the server decides. */
export function FlagPanel({ progress }: { readonly progress: SessionProgress }) {
  const { session, openForm, may, offReason } = useDesk();
  const issuing = useIssuing(untilSameSettled);
  const moves = FLAG_MOVES.filter(({ type }) => may(type));
  if (moves.length === 0) return null;
  const press = ({ type, opensForm }: FlagMove) => {
    if (opensForm && offReason === null) openForm(type, { session });
    else void issuing.send({ type, session } as Command);
  };
  return (
    <section className="desk-flags" aria-label="Flags">
      <div className="desk-flag-buttons">
        {moves.map((move) => (
          <button
            key={move.type}
            className="desk-flag"
            data-flag={move.flag ?? undefined}
            data-sense={readinessOf(move.type, progress)}
            aria-disabled={offReason !== null}
            aria-keyshortcuts={move.key}
            title={offReason ?? undefined}
            onClick={singleClick(() => press(move))}
          >
            {move.flag && <FlagShape flag={move.flag} />}
            <span>{move.name}</span>
            <kbd aria-hidden="true">{move.key.toUpperCase()}</kbd>
            {readinessOf(move.type, progress) === 'next' && <small>next</small>}
          </button>
        ))}
      </div>
      <Outcome issuing={issuing} />
    </section>
  );
}

const STEP_NAMES: readonly (readonly [CommandType, string])[] = [
  ['PostLineup', 'Post line-up'],
  ['PostResults', 'Post results'],
  ['CertifyResults', 'Certify results'],
];

/** The buttons for the steps of a session that are not flags. */
export function StepButtons({
  progress,
  only,
}: {
  readonly progress: SessionProgress;
  readonly only?: readonly string[];
}) {
  const { session, may, offReason } = useDesk();
  const issuing = useIssuing(untilSameSettled);
  const steps = STEP_NAMES.filter(
    ([type]) => may(type) && (only?.includes(type) ?? true) && (type !== 'PostLineup' || progress.hasLineup),
  );
  if (steps.length === 0) return null;
  return (
    <div className="desk-steps">
      <div className="buttons">
        {steps.map(([type, name]) => (
          <button
            key={type}
            className={readinessOf(type, progress) === 'next' ? 'button primary' : 'button'}
            aria-disabled={offReason !== null}
            title={offReason ?? undefined}
            onClick={singleClick(() => void issuing.send({ type, session } as Command))}
          >
            {name}
          </button>
        ))}
      </div>
      <Outcome issuing={issuing} />
    </div>
  );
}
