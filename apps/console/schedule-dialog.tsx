import { useEffect, useState, type FormEvent } from 'react';
import { issue } from './api/commands.ts';
import { ask } from './api/http.ts';
import { problemOf, type ProblemBody } from './api/problem.ts';
import { addressOf, go } from './routes.ts';
import { Dialog } from './ui/dialog.tsx';
import { ProblemNotice } from './ui/problem-notice.tsx';
import { idOf, today } from './meeting-id.ts';

interface Preset {
  readonly id: string;
  readonly name: string;
}

/** The formats that come with the server. */
function usePresets(): { readonly presets: readonly Preset[]; readonly problem: ProblemBody | null } {
  const [presets, setPresets] = useState<readonly Preset[]>([]);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    ask<{ readonly formats: readonly Preset[] }>('/api/formats', { signal: leaving.signal }).then(
      ({ body }) => setPresets(body.formats),
      (error: unknown) => leaving.signal.aborted || setProblem(problemOf(error)),
    );
    return () => leaving.abort();
  }, []);
  return { presets, problem };
}

/** Where a meeting begins: what it is called, where it is, and by which format it goes. */
export function ScheduleDialog({ onClose }: { readonly onClose: () => void }) {
  const { presets, problem: unread } = usePresets();
  const [name, setName] = useState('');
  const [id, setId] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const meeting = id ?? idOf(name);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    const { date = '', track = '', miles = '', format = '' } = said;
    setSending(true);
    const place = { name: track.trim(), lengthMiles: Number(miles) };
    const { outcome } = await issue(meeting, {
      type: 'ScheduleMeeting',
      ...{ meeting, name: name.trim(), date, track: place, format },
    });
    setSending(false);
    if (outcome.kind === 'done') go(addressOf(meeting, 'desk'));
    else if (outcome.kind !== 'pending') setProblem(outcome.problem);
  };
  return (
    <Dialog title="A new meeting" onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <label className="field">
          <span>Name</span>
          <input required maxLength={120} value={name} onChange={({ target }) => setName(target.value)} />
        </label>
        <label className="field">
          <span>Id, as it stands in addresses and scripts</span>
          <input
            required
            maxLength={60}
            pattern="[a-z0-9]+(-[a-z0-9]+)*"
            title="lower-case words and digits joined by hyphens, like clash-2023"
            value={meeting}
            onChange={({ target }) => setId(target.value)}
          />
        </label>
        <Where presets={presets} />
        {(problem ?? unread) && <ProblemNotice problem={(problem ?? unread) as ProblemBody} />}
        <div className="buttons">
          <button className="button primary" disabled={isSending}>
            {isSending ? 'On its way…' : 'Schedule it'}
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The day, the track and the format. */
const Where = ({ presets }: { readonly presets: readonly Preset[] }) => (
  <>
    <label className="field">
      <span>Date, at the track</span>
      <input name="date" type="date" required defaultValue={today()} />
    </label>
    <label className="field">
      <span>Track</span>
      <input name="track" required maxLength={120} />
    </label>
    <label className="field">
      <span>Length of a lap in miles</span>
      <input name="miles" type="number" required min="0.01" max="100" step="any" />
    </label>
    <label className="field">
      <span>Format; a format of your own is given by a script</span>
      <select name="format" required>
        {presets.map((preset) => (
          <option key={preset.id} value={preset.id}>
            {preset.name}
          </option>
        ))}
      </select>
    </label>
  </>
);
