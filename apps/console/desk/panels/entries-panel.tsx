import { useId, useMemo, useState } from 'react';
import { ENTRY_LIST } from '#projections/columns';
import type { FieldPreset } from '../actions/act.ts';
import type { IssuedCommand } from '../../api/data/issued-commands.ts';
import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { Car } from '../../ui/car.tsx';
import { arrangeColumns } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { count } from '../../ui/text/text.ts';
import { CommandForm } from '../forms/command-form.tsx';
import { useDesk } from '../desk-context.tsx';
import { parseEntries, type EntryLine } from './pasted-entries.ts';
import { IssuedLine, Outcome } from '../undo/outcome.tsx';
import { useIssuing } from '../undo/use-issuing.ts';

const NONE: readonly string[] = [];
const NO_PRESET = {};

/** The entered cars, a form to enter one car, and a box to paste a list. */
export default function EntriesPanel() {
  const { mayNotReason, may, openForm } = useDesk();
  const rows = useView('entry-list')?.rows;
  const [formNumber, setFormNumber] = useState(0);
  const reason = mayNotReason('EnterCar');
  if (!rows) return <p className="quiet">The entries are on their way.</p>;
  return (
    <>
      <p>
        {rows.length === 0 ? 'No car is entered yet.' : `${count(rows.length, 'car')} entered.`}{' '}
        <AmendMeeting />
      </p>
      {reason === null ? (
        <>
          <PasteForm entered={rows.map(({ car }) => car)} />
          <CommandForm
            key={formNumber}
            type="EnterCar"
            preset={NO_PRESET}
            cars={NONE}
            onDone={() => setFormNumber(formNumber + 1)}
          />
        </>
      ) : (
        <p className="quiet">{reason}</p>
      )}
      <ul className="desk-entered" aria-label="Entered cars">
        {rows.map(({ status, ...entry }) => (
          <li key={entry.car}>
            <Car car={entry.car} /> {entry.driver} {status !== 'entered' && <em>{status}</em>}{' '}
            {may('AmendEntry') && (
              <button
                className="button plain desk-small"
                onClick={() => openForm('AmendEntry', given(entry))}
              >
                Amend<span className="hidden"> car {entry.car}</span>
              </button>
            )}
            {may('RenumberCar') && (
              <button
                className="button plain desk-small"
                onClick={() => openForm('RenumberCar', { car: entry.car })}
              >
                Renumber<span className="hidden"> car {entry.car}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Opens the form for the name, the date and the track of the meeting, filled in as they are. */
function AmendMeeting() {
  const { may, openForm } = useDesk();
  const meeting = useView('meeting');
  if (!meeting || !may('AmendMeeting')) return null;
  const { name, date, track } = meeting;
  return (
    <button
      className="button plain desk-small"
      onClick={() => openForm('AmendMeeting', { name, date, track })}
    >
      Amend the meeting
    </button>
  );
}

/** Returns the fields of an entry that have a value. */
const given = (entry: Omit<Entry, 'status'>): FieldPreset =>
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null));

/** A box for a pasted list. It shows what will be entered, then sends one command per line. */
function PasteForm({ entered }: { readonly entered: readonly string[] }) {
  const { offReason } = useDesk();
  const issuing = useIssuing();
  const [text, setText] = useState('');
  const [answered, setAnswered] = useState<readonly IssuedCommand[]>([]);
  const [isSending, setSending] = useState(false);
  const id = useId();
  const lines = useMemo(() => (isSending ? [] : parseEntries(text, entered)), [isSending, text, entered]);
  const commands = lines.flatMap(({ command }) => command ?? []);
  const send = async () => {
    setSending(true);
    setAnswered([]);
    const left = new Set(commands.map(({ car }) => car));
    for (const command of commands) {
      const settled = await issuing.send(command);
      if (settled) setAnswered((before) => [...before, settled]);
      if (settled?.outcome.kind === 'done') left.delete(command.car);
      // An unanswered command may have been accepted, so the official decides how to continue.
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
          aria-disabled={offReason !== null || isSending || commands.length === 0}
          title={offReason ?? undefined}
        >
          {isSending ? `Entering: ${answered.length} answered` : `Enter ${count(commands.length, 'car')}`}
        </button>
        {answered.length === 0 && <Outcome issuing={issuing} />}
        <ol aria-label="What became of each line">
          {answered.map((one) => (
            <li key={one.commandId}>
              <IssuedLine one={one} />
            </li>
          ))}
        </ol>
      </form>
    </details>
  );
}

type Entry = ViewsByName['entry-list']['rows'][number];

/** A line of the list as the entry that it makes. The error of a wrong line is shown below it. */
interface PreviewLine extends Entry {
  readonly key: number;
  readonly text: string;
  readonly error: string | null;
}

const NO_ENTRY = { transponder: null, standing: null, rookie: false, status: 'entered' } as const;

const previewLine = ({ text, command, error }: EntryLine, key: number): PreviewLine => {
  const { car = '', driver = '', team = null, manufacturer = null } = command ?? {};
  return { ...NO_ENTRY, car, driver, team, manufacturer, key, text, error };
};

const Preview = ({ lines }: { readonly lines: readonly EntryLine[] }) => (
  <Table
    label="As it will be entered"
    columns={PREVIEW_COLUMNS}
    rows={lines.map(previewLine)}
    keyOf={({ key }) => key}
    details={errorOf}
    isScrolled
  />
);

const errorOf = ({ error, text }: PreviewLine) =>
  error === null ? null : (
    <div className="desk-wrong">
      <strong>Not entered.</strong> {error} <span className="quiet">{text}</span>
    </div>
  );

const PREVIEW_COLUMNS = arrangeColumns<PreviewLine>(ENTRY_LIST, ['car', 'driver', 'team', 'manufacturer']);
