import type { ProblemBody } from '../api/problem.ts';
import { revisionIn } from '../log/filters.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';

interface Props {
  readonly at: number | null;
  /** A record worth asking about from, as line-ups that are posted stand; null: none. */
  readonly suggested: number | null;
  readonly problem: ProblemBody | null;
  readonly onChange: (at: number | null) => void;
}

/** The moment that is asked about. */
export const Moment = ({ at, suggested, problem, onChange }: Props) => (
  <section className="what-part" aria-label="Moment">
    <h2>As of</h2>
    <label className="field">
      <span>After record (empty: now)</span>
      <input
        inputMode="numeric"
        value={at ?? ''}
        onChange={(event) => onChange(revisionIn(event.target.value))}
      />
    </label>
    {suggested !== null && suggested !== at && (
      <p>
        <span className="quiet">Line-ups that are posted stand. </span>
        <button className="button" onClick={() => onChange(suggested)}>
          Before the next was posted: record {suggested}
        </button>
      </p>
    )}
    {at !== null && (
      <p>
        <button className="button" onClick={() => onChange(null)}>
          As it is now
        </button>
      </p>
    )}
    {problem && <ProblemNotice problem={problem} />}
  </section>
);
