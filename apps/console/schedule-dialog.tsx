import { useState, type FormEvent } from 'react';
import type { Format } from '#domain';
import { milesOf, type Units } from '#domain/words';
import { issue } from './api/data/commands.ts';
import { parseFormat, usePresets } from './api/data/formats.ts';
import type { ProblemBody } from '#client';
import { addressOf, navigate } from './routes.ts';
import { Dialog, DialogButtons } from './ui/dialog.tsx';
import { FormatBox } from './ui/format-box.tsx';
import { ProblemNotice } from './ui/problem-notice.tsx';
import { offeredMeetingId, today } from './meeting-id.ts';
import { deviceZone, LENGTH, lengthOf, timeZones, unitsOf } from './ui/text/track.ts';
import { t } from './ui/language/language.ts';

/** The choice of the official to write a format, in place of the id of a preset. */
const OWN_FORMAT = '(own)';

/** The form that schedules a meeting: its name, id, date, track, units and format. */
export function ScheduleDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [id, setId] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [date, setDate] = useState(today());
  const meeting = id ?? offeredMeetingId(name, date);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    const { track = '', length = '', timeZone = '', units = '' } = values;
    const format = chosenFormat(values);
    if (format instanceof Error) return setProblem(unreadableFormat(format));
    setSending(true);
    const { outcome } = await issue(meeting, {
      type: 'ScheduleMeeting',
      meeting,
      name: name.trim(),
      date,
      track: { name: track.trim(), lengthMiles: milesOf(lengthOf(length), units as Units), timeZone },
      units: units as Units,
      format,
    });
    setSending(false);
    if (outcome.kind === 'done') navigate(addressOf(meeting, 'desk'));
    else if ('problem' in outcome) setProblem(outcome.problem);
    return undefined;
  };
  return (
    <Dialog title={t('New meeting')} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <label className="field">
          <span>{t('Name')}</span>
          <input required maxLength={120} value={name} onChange={({ target }) => setName(target.value)} />
        </label>
        <label className="field">
          <span>{t('Short name for links (e.g. saturday-night)')}</span>
          <input
            required
            maxLength={60}
            pattern="[a-z0-9]+(-[a-z0-9]+)*"
            title={t('lower-case words and digits joined by hyphens, like clash-2023')}
            value={meeting}
            onChange={({ target }) => setId(target.value)}
          />
        </label>
        <label className="field">
          <span>{t('Date (local)')}</span>
          <input type="date" required value={date} onChange={({ target }) => setDate(target.value)} />
        </label>
        <TrackFields />
        <FormatChoice />
        {problem && <ProblemNotice problem={problem} />}
        <DialogButtons
          words={isSending ? t('Creating…') : t('Create meeting')}
          isBusy={isSending}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}

/** Returns the format in the form: the id of a preset, or the parsed format; an Error if it is not JSON. */
function chosenFormat({ format = '', own = '' }: Readonly<Record<string, string>>): Format | string | Error {
  return format === OWN_FORMAT ? parseFormat(own) : format;
}

const unreadableFormat = ({ message }: Error): ProblemBody => ({
  title: t('The format cannot be read.'),
  detail: message,
  status: 0,
  code: 'malformed-json',
});

/** The track: where it is decides the time of day, and the units how speeds and lengths are read. */
function TrackFields() {
  const [units, setUnits] = useState(unitsOf(navigator.language));
  return (
    <>
      <label className="field">
        <span>{t('Track')}</span>
        <input name="track" required maxLength={120} />
      </label>
      <label className="field">
        <span>{t('Time zone of the track')}</span>
        <select name="timeZone" defaultValue={deviceZone()}>
          {timeZones().map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{t('Units')}</span>
        <select name="units" value={units} onChange={({ target }) => setUnits(target.value as Units)}>
          <option value="imperial">{t('miles, mph')}</option>
          <option value="metric">{t('kilometers, km/h')}</option>
        </select>
      </label>
      <label className="field">
        <span>{units === 'metric' ? t('Length of a lap in kilometers') : t('Length of a lap in miles')}</span>
        <input
          name="length"
          required
          inputMode="decimal"
          maxLength={12}
          pattern={LENGTH.source}
          title={t('a number like 0.375 or 3/8')}
        />
      </label>
    </>
  );
}

function FormatChoice() {
  const { presets, problem } = usePresets();
  const [format, setFormat] = useState('');
  const [own, setOwn] = useState('');
  const chosen = format === '' ? (presets[0]?.id ?? '') : format;
  return (
    <>
      <label className="field">
        <span>{t('Format')}</span>
        <select name="format" required value={chosen} onChange={({ target }) => setFormat(target.value)}>
          {presets.map((preset) => (
            <option key={preset.id} value={preset.id}>
              {preset.name ?? preset.id}
            </option>
          ))}
          <option value={OWN_FORMAT}>{t('A format of your own')}</option>
        </select>
      </label>
      {chosen === OWN_FORMAT && (
        <FormatBox
          aria-label={t('The format, as JSON')}
          name="own"
          required
          text={own}
          onText={setOwn}
          presets={presets}
          cars={null}
        />
      )}
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}
