import type { ReactNode } from 'react';
import { sessionName } from '../ui/text/text.ts';
import { typeWords } from '../desk/forms/command-words.ts';
import type { Filters } from './filters.ts';
import { t } from '../ui/language/language.ts';
import './filter-form.css';

interface Props {
  readonly filters: Filters;
  readonly types: readonly string[];
  readonly officials: readonly string[];
  readonly sessions: readonly { readonly session: string; readonly name: string }[] | undefined;
  readonly onChange: (filters: Filters) => void;
}

/** The filters of the log. Values from the address can be chosen even if no record has them. */
export function FilterForm({ filters, types, officials, sessions, onChange }: Props) {
  const change = (part: Partial<Filters>) => onChange({ ...filters, ...part });
  return (
    <form className="log-filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <label className="field">
        <span>{t('Search')}</span>
        <input
          type="search"
          value={filters.text}
          placeholder={t('car 21, a name, a word')}
          onChange={(event) => change({ text: event.target.value })}
        />
      </label>
      <Choice
        label={t('Session')}
        value={filters.session}
        all={t('All sessions')}
        choices={sessions?.map(({ session }) => session) ?? []}
        words={(session) => sessionName(sessions, session)}
        onChange={(session) => change({ session })}
      />
      <Choice
        label={t('Kind of record')}
        value={filters.type}
        all={t('All kinds')}
        choices={types}
        words={typeWords}
        onChange={(type) => change({ type })}
      />
      <Choice
        label={t('Official')}
        value={filters.official}
        all={t('All officials')}
        choices={officials}
        words={String}
        onChange={(official) => change({ official })}
      />
      <Check isOn={filters.isWithoutLaps} onChange={(isWithoutLaps) => change({ isWithoutLaps })}>
        {t('Hide laps')}
      </Check>
      <Check isOn={filters.isStruckOnly} onChange={(isStruckOnly) => change({ isStruckOnly })}>
        {t('Only struck records')}
      </Check>
    </form>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | null;
  readonly all: string;
  readonly choices: readonly string[];
  readonly words: (choice: string) => string;
  readonly onChange: (choice: string | null) => void;
}

function Choice({ label, value, all, choices, words, onChange }: ChoiceProps) {
  const offered = value === null || choices.includes(value) ? choices : [...choices, value];
  return (
    <label className="field">
      <span>{label}</span>
      <select
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">{all}</option>
        {offered.map((choice) => (
          <option key={choice} value={choice}>
            {words(choice)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface CheckProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly children: ReactNode;
}

const Check = ({ isOn, onChange, children }: CheckProps) => (
  <label className="log-check">
    <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} /> {children}
  </label>
);
