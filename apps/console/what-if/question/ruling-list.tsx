import { useState } from 'react';
import type { Command } from '#domain';
import type { ProblemBody } from '#client';
import { commandWords } from '../../desk/forms/command-words.ts';
import { sessionName } from '../../ui/text/text.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { RulingForm, type RulingChoices } from './ruling-form.tsx';
import { t } from '../../ui/language/language.ts';

interface Props extends RulingChoices {
  readonly issue: readonly Command[];
  /** Says that a ruling of the address cannot be read. */
  readonly error: string | null;
  /** The ruling that the server refused, and why. */
  readonly refused: { readonly index: number; readonly problem: ProblemBody } | null;
  readonly onChange: (issue: readonly Command[]) => void;
}

/** The commands that the what-if issues, in order, and the form to add one. */
export function RulingList({ issue, error, refused, onChange, ...choices }: Props) {
  const [isAdding, setAdding] = useState(false);
  const add = (command: Command) => {
    onChange([...issue, command]);
    setAdding(false);
  };
  return (
    <section className="what-part" aria-label={t('Rulings to try')}>
      <h2>{t('Rule')}</h2>
      {error !== null && <p className="what-wrong">{error}</p>}
      <ol className="what-chosen">
        {issue.map((command, i) => (
          <li key={`${i} ${JSON.stringify(command)}`}>
            <span className="what-words">
              {commandWords(command)}
              {'session' in command && (
                <span className="quiet"> {sessionName(choices.sessions, command.session ?? '')}</span>
              )}
            </span>
            <button className="button" onClick={() => onChange(issue.filter((_, at) => at !== i))}>
              {t('Remove')} <span className="hidden">({commandWords(command)})</span>
            </button>
            {refused?.index === i && <ProblemNotice problem={refused.problem} />}
          </li>
        ))}
        {issue.length === 0 && <li className="quiet">{t('No ruling is tried.')}</li>}
      </ol>
      <button className="button" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
        {isAdding ? t('Cancel') : t('Add a ruling…')}
      </button>
      {isAdding && <RulingForm {...choices} onAdd={add} />}
    </section>
  );
}
