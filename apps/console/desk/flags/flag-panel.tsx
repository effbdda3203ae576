import type { CommandType } from '#domain';
import { FlagShape } from '../../ui/flag.tsx';
import { untilSameSettled, useDesk, useIssuing } from '../desk-context.tsx';
import { FLAG_MOVES, senseOf, type Move, type Standing } from './flag-moves.ts';
import { singleClick } from '../undo/single-click.ts';
import { Outcome } from '../undo/outcome.tsx';

/** The flags, big and always in the same place. What makes sense now stands out; the server decides. */
export function FlagPanel({ standing }: { readonly standing: Standing }) {
  const { session, ask, may, off } = useDesk();
  const issuing = useIssuing(untilSameSettled);
  const moves = FLAG_MOVES.filter(({ type }) => may(type));
  if (moves.length === 0) return null;
  const press = ({ type, isAsked }: Move) => {
    if (isAsked && off === null) ask(type, { session });
    else void issuing.run({ type, session } as Parameters<typeof issuing.run>[0]);
  };
  return (
    <section className="desk-flags" aria-label="Flags">
      <div className="desk-flag-buttons">
        {moves.map((move) => (
          <button
            key={move.type}
            className="desk-flag"
            data-flag={move.flag ?? undefined}
            data-sense={senseOf(move.type, standing)}
            aria-disabled={off !== null}
            aria-keyshortcuts={move.key}
            title={off ?? undefined}
            onClick={singleClick(() => press(move))}
          >
            {move.flag && <FlagShape flag={move.flag} />}
            <span>{move.name}</span>
            <kbd aria-hidden="true">{move.key.toUpperCase()}</kbd>
            {senseOf(move.type, standing) === 'next' && <small>next</small>}
          </button>
        ))}
      </div>
      <Outcome of={issuing} />
    </section>
  );
}

const STEPS: readonly (readonly [CommandType, string])[] = [
  ['PostLineup', 'Post line-up'],
  ['PostResults', 'Post results'],
  ['CertifyResults', 'Certify results'],
];

/** What a session takes besides flags. */
export function Steps({
  standing,
  only,
}: {
  readonly standing: Standing;
  readonly only?: readonly string[];
}) {
  const { session, may, off } = useDesk();
  const issuing = useIssuing(untilSameSettled);
  const steps = STEPS.filter(
    ([type]) => may(type) && (only?.includes(type) ?? true) && (type !== 'PostLineup' || standing.hasLineup),
  );
  if (steps.length === 0) return null;
  return (
    <div className="desk-steps">
      <div className="buttons">
        {steps.map(([type, name]) => (
          <button
            key={type}
            className={senseOf(type, standing) === 'next' ? 'button primary' : 'button'}
            aria-disabled={off !== null}
            title={off ?? undefined}
            onClick={singleClick(
              () => void issuing.run({ type, session } as Parameters<typeof issuing.run>[0]),
            )}
          >
            {name}
          </button>
        ))}
      </div>
      <Outcome of={issuing} />
    </div>
  );
}
