import type { ViewsByName } from '../../api/data/meeting.tsx';
import { orderViewOf } from '../../ui/text/phases.ts';
import { MAX_VIEWS } from './question.ts';

interface Props {
  readonly sessions: ViewsByName['meeting']['sessions'];
  readonly show: readonly string[];
  readonly onChange: (show: readonly string[]) => void;
}

/** Chooses the views that the answer shows. */
export function ViewChoice({ sessions, show, onChange }: Props) {
  const toggle = (name: string) =>
    onChange(show.includes(name) ? show.filter((one) => one !== name) : [...show, name]);
  const box = (name: string, words: string, about: string) => (
    <label key={name} className="log-check">
      <input
        type="checkbox"
        checked={show.includes(name)}
        disabled={!show.includes(name) && show.length >= MAX_VIEWS}
        onChange={() => toggle(name)}
      />
      <span>
        <span className="hidden">{about}: </span>
        {words}
      </span>
    </label>
  );
  return (
    <details className="what-shows">
      <summary>Choose what to look at</summary>
      <table className="table">
        <caption className="hidden">Views to look at</caption>
        <tbody>
          <tr>
            <th scope="row">Meeting</th>
            <td>{box('field', 'field', 'Meeting')}</td>
            <td>{box('penalties', 'penalties', 'Meeting')}</td>
            <td />
          </tr>
          {sessions.map(({ session, kind, name }) => {
            const order = orderViewOf(kind);
            return (
              <tr key={session}>
                <th scope="row">{name}</th>
                <td>{box(`${order}/${session}`, order === 'results' ? 'results' : 'order', name)}</td>
                <td>{order === 'results' && box(`running-order/${session}`, 'running order', name)}</td>
                <td>{order === 'results' && box(`lineup/${session}`, 'line-up', name)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}
