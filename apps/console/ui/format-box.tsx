import type { TextareaHTMLAttributes } from 'react';
import type { Finding, Format } from '#domain';
import { formatText, useFormatCheck } from '../api/data/formats.ts';
import { ProblemNotice } from './problem-notice.tsx';
import { count } from './text/text.ts';
import './format-box.css';

interface Props extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange' | 'value'> {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** The formats that come with the server. */
  readonly presets: readonly Format[];
  /** The format of the meeting now. */
  readonly current?: object | undefined;
}

/** A box to write a format, with buttons to start from a known one, and the server's check of the text. */
export function FormatBox({ text, onText, presets, current, ...area }: Props) {
  const named = presets.find(({ id }) => id === text.trim());
  const startButton = (name: string, format: object) => (
    <button
      key={name}
      type="button"
      className="button"
      onClick={() => onText(formatText(format))}
      disabled={area.disabled}
    >
      {name}
    </button>
  );
  return (
    <div className="format-box">
      <div className="format-begin" role="group" aria-label="Begin with">
        <span className="quiet">Begin with</span>
        {current && startButton('The format as it is now', current)}
        {presets.map((preset) => startButton(preset.name ?? preset.id, preset))}
      </div>
      <textarea
        rows={16}
        spellCheck={false}
        {...area}
        value={text}
        onChange={({ target }) => onText(target.value)}
      />
      {named && <p className="quiet">{named.name ?? named.id}, as it comes with the server.</p>}
      {!named && text.trim() !== '' && <FormatFindings text={text} />}
    </div>
  );
}

function FormatFindings({ text }: { readonly text: string }) {
  const check = useFormatCheck(text);
  if (check.kind === 'unchecked') return <ProblemNotice problem={check.problem} />;
  return (
    <div role="status" className="format-verdict">
      {check.kind === 'checking' && <p className="quiet">Checking…</p>}
      {check.kind === 'unreadable' && <p className="wrong">{check.words}</p>}
      {check.kind === 'checked' && <Findings findings={check.findings} more={check.more} />}
    </div>
  );
}

interface FindingsProps {
  readonly findings: readonly Finding[];
  /** How many more findings there are. */
  readonly more: number;
}

function Findings({ findings, more }: FindingsProps) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return (
    <>
      <p className={errors > 0 ? 'wrong' : undefined}>
        {errors > 0 ? `Not to be adopted: ${count(errors, 'error')}.` : 'It can be adopted.'}
      </p>
      <ul>
        {findings.map(({ severity, session, field, words }) => (
          <li key={`${session} ${field} ${words}`} className={severity === 'error' ? 'wrong' : undefined}>
            <strong>{severity}</strong> {[session, field].filter((part) => part !== '').join(', ')}: {words}
          </li>
        ))}
        {more > 0 && <li className="quiet">{count(more, 'more finding')}</li>}
      </ul>
    </>
  );
}
