import { useId, useMemo, useState } from 'react';
import type { IssuedCommand } from '../../api/data/issued-commands.ts';
import { useView } from '../../api/data/meeting.tsx';
import { Car } from '../../ui/car.tsx';
import { count } from '../../ui/text/text.ts';
import { CommandForm } from '../forms/command-form.tsx';
import { useDesk, useIssuing } from '../desk-context.tsx';
import { entriesIn, type EntryLine } from './pasted-entries.ts';
import { IssuedLine, Outcome } from '../undo/outcome.tsx';

const NONE: readonly string[] = [];
const NO_PRESET = {};

/** The cars of the meeting, one after another or as a list that is pasted. */
export function EntriesPanel() {
  const { mayNot } = useDesk();
  const rows = useView('entry-list')?.rows;
  const [times, setTimes] = useState(0);
  const why = mayNot('EnterCar');
  if (!rows) return <p className="quiet">The entries are on their way.</p>;
  return (
    <>
      <p>{rows.length === 0 ? 'No car is entered yet.' : `${count(rows.length, 'car')} entered.`}</p>
      {why === null ? (
        <>
          <Pasted entered={rows.map(({ car }) => car)} />
          <CommandForm
            key={times}
            type="EnterCar"
            preset={NO_PRESET}
            cars={NONE}
            onDone={() => setTimes(times + 1)}
          />
        </>
      ) : (
        <p className="quiet">{why}</p>
      )}
      <ul className="desk-entered" aria-label="Entered cars">
        {rows.map(({ car, driver, status }) => (
          <li key={car}>
            <Car car={car} /> {driver} {status !== 'entered' && <em>{status}</em>}
          </li>
        ))}
      </ul>
    </>
  );
}

/** A list, shown as it will be entered before anything is sent; then one command a line. */
function Pasted({ entered }: { readonly entered: readonly string[] }) {
  const { off } = useDesk();
  const issuing = useIssuing();
  const [text, setText] = useState('');
  const [became, setBecame] = useState<readonly IssuedCommand[]>([]);
  const [isSending, setSending] = useState(false);
  const id = useId();
  const lines = useMemo(() => (isSending ? [] : entriesIn(text, entered)), [isSending, text, entered]);
  const commands = lines.flatMap(({ command }) => command ?? []);
  const send = async () => {
    setSending(true);
    setBecame([]);
    const left = new Set(commands.map(({ car }) => car));
    for (const command of commands) {
      const settled = await issuing.run(command);
      if (settled) setBecame((before) => [...before, settled]);
      if (settled?.outcome.kind === 'done') left.delete(command.car);
      // What was not answered may have been taken: whoever sits here decides.
      else if (settled?.outcome.kind !== 'refused' || settled.outcome.problem.status === 429) break;
    }
    setText(
      lines
        .filter(({ command }) => !command || left.has(command.car))
        .map((line) => line.text)
        .join('\n'),
    );
    setSending(false);
  };
  return (
    <details className="desk-paste">
      <summary>Paste a list</summary>
      <form
        className="form"
        aria-label="Paste a list"
        onSubmit={(event) => {
          event.preventDefault();
          if (commands.length > 0 && !isSending) void send();
        }}
      >
        <div className="field">
          <label htmlFor={id}>One car a line: car, driver, team, manufacturer, by tabs or commas</label>
          <textarea
            id={id}
            rows={6}
            value={text}
            onChange={({ target }) => setText(target.value)}
            readOnly={isSending}
          />
        </div>
        {lines.length > 0 && <Preview lines={lines} />}
        <button
          type="submit"
          className="button primary"
          aria-disabled={off !== null || isSending || commands.length === 0}
          title={off ?? undefined}
        >
          {isSending ? `Entering: ${became.length} answered` : `Enter ${count(commands.length, 'car')}`}
        </button>
        {became.length === 0 && <Outcome of={issuing} />}
        <ol aria-label="What became of each line">
          {became.map((one) => (
            <li key={one.commandId}>
              <IssuedLine one={one} />
            </li>
          ))}
        </ol>
      </form>
    </details>
  );
}

const Preview = ({ lines }: { readonly lines: readonly EntryLine[] }) => (
  <div className="scroll-x" tabIndex={0} role="region" aria-label="As it will be entered">
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Car</th>
          <th scope="col">Driver</th>
          <th scope="col">Team</th>
          <th scope="col">Manufacturer</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ text, command, wrong }, i) =>
          command ? (
            <tr key={i}>
              <th scope="row">
                <Car car={command.car} />
              </th>
              <td>{command.driver}</td>
              <td>{command.team}</td>
              <td>{command.manufacturer}</td>
            </tr>
          ) : (
            <tr key={i} className="desk-wrong">
              <td colSpan={4}>
                <strong>Not entered.</strong> {wrong} <span className="quiet">{text}</span>
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  </div>
);
