import { useId, useState } from 'react';
import type { CommandType } from '#domain';
import { CommandForm } from './command-form.tsx';
import { useDesk } from '../desk-context.tsx';
import { tieForm, useOpenTie } from '../actions/tie-form.ts';
import { typeWords } from '../../ui/text/type-words.ts';
import { t } from '../../ui/language/language.ts';

/** Commands without a form here: a meeting that exists is not scheduled again, and a feed seals itself. */
const NOT_OFFERED: ReadonlySet<CommandType> = new Set(['ScheduleMeeting', 'SealFeed']);

/** Finds any command that the role may issue by typing, and shows its form. */
export default function AnyCommand({ cars }: { readonly cars: readonly string[] }) {
  const { catalogue, session, may } = useDesk();
  const [sought, setSought] = useState('');
  const [chosen, setChosen] = useState<{ readonly type: CommandType; readonly formNumber: number } | null>(
    null,
  );
  const id = useId();
  const types = [...catalogue.keys()].filter((type) => may(type) && !NOT_OFFERED.has(type));
  const found = types.filter((type) => matches(type, sought));
  const choose = (type: CommandType) => setChosen({ type, formNumber: (chosen?.formNumber ?? 0) + 1 });
  const close = () => {
    setChosen(null);
    document.getElementById(id)?.focus();
  };
  return (
    <>
      <form
        className="field"
        onSubmit={(event) => {
          event.preventDefault();
          if (found[0]) choose(found[0]);
        }}
      >
        <label htmlFor={id}>{t('Find a command')}</label>
        <input
          id={id}
          value={sought}
          onChange={({ target }) => setSought(target.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </form>
      {/* The form is above the list, so that its button is in sight. */}
      {chosen && (
        <>
          <ChosenForm
            key={`${chosen.type} ${chosen.formNumber} ${session}`}
            type={chosen.type}
            cars={cars}
            onDone={() => choose(chosen.type)}
          />
          <p className="quiet">
            {t('Keyboard shortcuts are off while this form is open.')}{' '}
            <button className="button plain desk-small" onClick={close}>
              {t('Close the form')}
            </button>
          </p>
        </>
      )}
      <ul className="desk-commands" aria-label={t('Commands')}>
        {found.map((type) => (
          <li key={type}>
            <button className="button" aria-pressed={chosen?.type === type} onClick={() => choose(type)}>
              {typeWords(type)}
            </button>
          </li>
        ))}
        {found.length === 0 && <li className="quiet">{t('There is no such command for your role.')}</li>}
      </ul>
    </>
  );
}

interface FormProps {
  readonly type: CommandType;
  readonly cars: readonly string[];
  readonly onDone: () => void;
}

/** The form of a command about the session of the desk. */
function ChosenForm(props: FormProps) {
  const { session } = useDesk();
  return props.type === 'BreakTie' ? <TieForm {...props} /> : <CommandForm {...props} preset={{ session }} />;
}

/** The form that breaks a tie. It offers the cars of an open tie, if there is one. */
function TieForm(props: FormProps) {
  const { session, sessions } = useDesk();
  const tie = useOpenTie();
  const [, preset, cars] = tieForm(tie ?? { of: session, cars: props.cars }, sessions);
  return <CommandForm {...props} key={cars.join(' ')} preset={preset} cars={cars} />;
}

/** Returns whether each typed word occurs in the words or the type of the command. */
const matches = (type: CommandType, sought: string): boolean => {
  const words = `${typeWords(type)} ${type}`.toLowerCase();
  return sought
    .toLowerCase()
    .split(' ')
    .every((word) => words.includes(word));
};
