import type { ProblemBody } from '#client';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { t } from '../../ui/language/language.ts';

interface Props {
  /** The text of the field, as typed or as in the address. */
  readonly moment: string;
  readonly error: string | null;
  /** The last record before the next posted line-up; null: no suggestion. */
  readonly suggested: number | null;
  readonly problem: ProblemBody | null;
  readonly onChange: (moment: string) => void;
}

/** The field for the moment that the question is about. */
export const AsOfField = ({ moment, error, suggested, problem, onChange }: Props) => (
  <section className="what-part" aria-label={t('Moment')}>
    <h2>{t('As of')}</h2>
    <label className="field">
      <span>{t('After record (empty: now)')}</span>
      <input
        inputMode="numeric"
        maxLength={30}
        value={moment}
        aria-invalid={error !== null}
        aria-describedby="what-moment-wrong"
        onChange={(event) => onChange(event.target.value.trim())}
      />
    </label>
    <p id="what-moment-wrong" className="what-wrong" role="status">
      {error}
    </p>
    {suggested !== null && String(suggested) !== moment && (
      <p>
        <span className="quiet">{t('Posted line-ups do not change.')} </span>
        <button className="button" onClick={() => onChange(String(suggested))}>
          {t('Before the next was posted: record {record}', { record: suggested })}
        </button>
      </p>
    )}
    {moment !== '' && (
      <p>
        <button className="button" onClick={() => onChange('')}>
          {t('As it is now')}
        </button>
      </p>
    )}
    {problem && <ProblemNotice problem={problem} />}
  </section>
);
