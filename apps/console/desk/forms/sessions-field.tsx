import { useView } from '../../api/data/meeting.tsx';
import { announce } from '../../ui/announce.tsx';
import { isBefore } from '../../ui/text/phases.ts';
import { ordinal } from '../../ui/text/text.ts';
import { t } from '../../ui/language/language.ts';

interface Props {
  /** The ids of the sessions in their new order; empty while nothing has been moved. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | null;
}

/** The sessions that are still to be run, each with buttons that move it up and down. */
export default function SessionsField({ value, onChange, error }: Props) {
  const ahead = useView('meeting')?.sessions.filter(({ phase }) => isBefore(phase)) ?? [];
  const present = ahead.map(({ session }) => session);
  const order = value === '' ? present : value.split(' ').filter((id) => present.includes(id));
  const nameOf = (id: string) => ahead.find(({ session }) => session === id)?.name ?? id;
  const move = (from: number, to: number) => {
    const id = order[from] ?? '';
    const next = order.toSpliced(from, 1).toSpliced(to, 0, id);
    onChange(next.join(' '));
    announce(t('{name} is {place} now.', { name: nameOf(id), place: ordinal(to + 1) }));
  };
  return (
    <fieldset className="field desk-programme">
      <legend>{t('Sessions in the order in which they are run')}</legend>
      {order.length === 0 && <p className="quiet">{t('Every session has been opened.')}</p>}
      <ol>
        {order.map((id, i) => (
          <li key={id}>
            <span>{nameOf(id)}</span>
            <MoveButton words={t('Up')} name={nameOf(id)} isOff={i === 0} onMove={() => move(i, i - 1)} />
            <MoveButton
              words={t('Down')}
              name={nameOf(id)}
              isOff={i === order.length - 1}
              onMove={() => move(i, i + 1)}
            />
          </li>
        ))}
      </ol>
      {error !== null && <small className="wrong">{error}</small>}
    </fieldset>
  );
}

interface MoveProps {
  readonly words: string;
  readonly name: string;
  readonly isOff: boolean;
  readonly onMove: () => void;
}

/** It stays focusable at the end of the list, so that the focus is not lost there. */
const MoveButton = ({ words, name, isOff, onMove }: MoveProps) => (
  <button
    type="button"
    className="button plain desk-small"
    aria-disabled={isOff}
    onClick={() => {
      if (!isOff) onMove();
    }}
  >
    {words}
    <span className="hidden"> {name}</span>
  </button>
);
