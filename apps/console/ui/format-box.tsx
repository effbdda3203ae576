import { lazy, Suspense, useEffect, useState, type TextareaHTMLAttributes } from 'react';
import type { Finding, Format } from '#domain';
import { formatText, parseFormat, useFormatCheck } from '../api/data/formats.ts';
import {
  nightOfFormat,
  USUAL_NIGHT,
  formatOfNight,
  type KnownFormat,
  type Night,
} from '../format-builder/night.ts';
import { ProblemNotice } from './problem-notice.tsx';
import { t, tn } from './language/language.ts';
import './format-box.css';

interface Props extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange' | 'value'> {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** The formats that come with the server. */
  readonly presets: readonly Format[];
  /** The format of the meeting now. */
  readonly current?: KnownFormat | undefined;
  /** How many cars are entered; null before any are. */
  readonly cars: number | null;
}

const NightBuilder = lazy(() => import('../format-builder/night-builder.tsx'));

/** A format as a list of sessions or as JSON, one button away, and the server's check of it. */
export function FormatBox(props: Props) {
  const { text, onText, current, cars, name } = props;
  /** What the builder begins with; null while the format is written as JSON. */
  const [night, setNight] = useState(() => nightOf(text, current));
  const [isRefused, setRefused] = useState(false);
  const showBuilder = () => {
    const found = nightOf(text, current);
    setNight(found);
    setRefused(found === null);
  };
  const showJson = () => {
    setNight(null);
    setRefused(false);
  };
  useEffect(() => {
    if (text === '' && night) onText(formatText(formatOfNight(night)));
  }, [text, night, onText]);
  return (
    <div className="format-box">
      <div className="buttons" role="group" aria-label={t('Write the format as')}>
        <button type="button" className="button" aria-pressed={night !== null} onClick={showBuilder}>
          {t('List of sessions')}
        </button>
        <button type="button" className="button" aria-pressed={night === null} onClick={showJson}>
          {t('JSON')}
        </button>
      </div>
      {isRefused && (
        <p className="notice">{t('This format has rules that the list cannot show. Edit it as JSON.')}</p>
      )}
      {night === null ? (
        <JsonBox {...props} />
      ) : (
        <>
          <input type="hidden" name={name} value={text} />
          <Suspense>
            <NightBuilder start={night} cars={cars} onFormat={(format) => onText(formatText(format))} />
          </Suspense>
        </>
      )}
      {text.trim() !== '' && !isPresetId(text, props.presets) && <FormatFindings text={text} />}
    </div>
  );
}

const isPresetId = (text: string, presets: readonly Format[]): boolean =>
  presets.some(({ id }) => id === text.trim());

/** Returns the text as the list of sessions of the builder; null if it is not one. */
function nightOf(text: string, current: KnownFormat | undefined): Night | null {
  if (text.trim() === '') return current === undefined ? USUAL_NIGHT : nightOfFormat(current);
  const format = parseFormat(text);
  return typeof format === 'string' || format instanceof Error ? null : nightOfFormat(format);
}

/** The format as JSON, with buttons to start from a known one. */
function JsonBox({ text, onText, presets, current, cars: _, ...area }: Props) {
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
    <>
      <div className="format-begin" role="group" aria-label={t('Begin with')}>
        <span className="quiet">{t('Begin with')}</span>
        {current && startButton(t('The format as it is now'), current)}
        {presets.map((preset) => startButton(preset.name ?? preset.id, preset))}
      </div>
      <textarea
        rows={16}
        spellCheck={false}
        {...area}
        value={text}
        onChange={({ target }) => onText(target.value)}
      />
      {named && (
        <p className="quiet">
          {t('{format}, as it comes with the server.', { format: named.name ?? named.id })}
        </p>
      )}
    </>
  );
}

function FormatFindings({ text }: { readonly text: string }) {
  const check = useFormatCheck(text);
  if (check.kind === 'unchecked') return <ProblemNotice problem={check.problem} />;
  return (
    <div role="status" className="format-verdict">
      {check.kind === 'checking' && <p className="quiet">{t('Checking…')}</p>}
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

const SEVERITIES: Readonly<Record<Finding['severity'], string>> = {
  error: t('error'),
  warning: t('warning'),
};

function Findings({ findings, more }: FindingsProps) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return (
    <>
      <p className={errors > 0 ? 'wrong' : undefined}>
        {errors > 0
          ? tn(
              errors,
              '{n} error – fix it before using this format.',
              '{n} errors – fix them before using this format.',
            )
          : t('Format is valid.')}
      </p>
      <ul>
        {findings.map(({ severity, session, field, words }) => (
          <li key={`${session} ${field} ${words}`} className={severity === 'error' ? 'wrong' : undefined}>
            <strong>{SEVERITIES[severity]}</strong>{' '}
            {[session, field].filter((part) => part !== '').join(', ')}: {words}
          </li>
        ))}
        {more > 0 && <li className="quiet">{tn(more, '{n} more finding', '{n} more findings')}</li>}
      </ul>
    </>
  );
}
