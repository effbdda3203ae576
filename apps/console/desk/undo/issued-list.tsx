import type { ReactNode } from 'react';
import { dismiss, issuedCommands } from '../../api/data/commands.ts';
import type { IssuedCommand } from '../../api/data/issued-commands.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { useDesk } from '../desk-context.tsx';
import { IssuedLine } from './outcome.tsx';
import { useStrikesOfOthers } from './struck-records.ts';
import { useUncountedOf } from './uncounted.ts';
import { t } from '../../ui/language/language.ts';

const MAX_SHOWN = 8;

/**
 * The commands that were issued from this desk, the newest first. Refused and unanswered ones stay until an
 * official dismisses them.
 */
export function IssuedList({ children }: { readonly children: ReactNode }) {
  const { meeting } = useDesk();
  const all = useSignal(issuedCommands).filter((one) => one.meeting === meeting);
  const shown = all.filter((one, i) => i < MAX_SHOWN || needsAttention(one));
  useStrikesOfOthers(shown);
  useUncountedOf(shown);
  return (
    <section className="desk-strip" aria-labelledby="desk-issued">
      <div className="desk-undo">
        <h2 id="desk-issued">{t('Sent from this desk')}</h2>
        {children}
      </div>
      {shown.length === 0 && <p className="quiet">{t('Nothing sent from this desk yet.')}</p>}
      <ol>
        {shown.map((one) => (
          <li key={one.commandId} data-old={one !== all[0] && one.outcome.kind === 'refused'}>
            <IssuedLine one={one} />
            {one.outcome.kind === 'refused' && (
              <button className="button plain" onClick={() => dismiss(one)}>
                {t('Seen')}
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

const needsAttention = ({ outcome: { kind } }: IssuedCommand): boolean =>
  kind === 'unanswered' || kind === 'refused';
