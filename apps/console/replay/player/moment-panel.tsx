import type { ViewsByName } from '../../api/data/meeting.tsx';
import type { LogRow } from '../../api/data/records.ts';
import { Flag, PastFlag } from '../../ui/flag.tsx';
import { RecordLink } from '../../ui/record-link.tsx';
import { roleWords } from '../../ui/shell/sign-in.tsx';
import { clock, zoneWords } from '../../ui/text/text.ts';
import { struckWords } from '../struck-rows.ts';
import { t } from '../../ui/language/language.ts';

/** Describes the record that the player stands at; the slider says it to a screen reader. */
export function momentWords(row: LogRow, at: number | null): string {
  const lap = row.lap ?? 0;
  const values = { record: row.revision, time: clock(row.occurredAt), lap, words: row.words };
  const words =
    lap === 0
      ? t('record {record}, {time}: {words}', values)
      : t('record {record}, {time}, lap {lap}: {words}', values);
  return at === null ? t('Now: {words}', { words }) : words;
}

interface Props {
  readonly row: LogRow | undefined;
  readonly view: ViewsByName['running-order'] | undefined;
  readonly at: number;
  /** Scheduled laps; null for a session that is not a race. */
  readonly laps: number | null;
  /** Whether `view` is of this moment. */
  readonly isOfMoment: boolean;
  /** Whether the moment is one of the log; otherwise it is now. */
  readonly isPast: boolean;
  /** Names the moment of `view`. */
  readonly when: string;
}

/** Shows the flag and the lap of a moment, and the record that it follows. */
export function MomentPanel({ row, view, at, laps, isOfMoment, isPast, when }: Props) {
  return (
    <section className="replay-moment" aria-label={t('The moment')}>
      <p className="replay-head">
        {view && (
          <span className="replay-state" data-stale={!isOfMoment || undefined}>
            {isPast ? <PastFlag flag={view.flag} /> : <Flag flag={view.flag} />}
            {laps !== null && (
              <strong className="replay-lap">
                {t('Lap {lap}', { lap: view.lap })}
                <small> {t('of {laps}', { laps })}</small>
              </strong>
            )}
          </span>
        )}
        {row && <span className="replay-clock">{clock(row.occurredAt)}</span>}
        <span className="replay-when">{when}</span>
      </p>
      {row && <Record row={row} at={at} />}
    </section>
  );
}

function Record({ row, at }: { readonly row: LogRow; readonly at: number }) {
  const struck = struckWords(row, at);
  return (
    <div className="replay-record">
      <p className="replay-words">
        {struck === null ? row.words : <s>{row.words}</s>}
        {row.reason !== null && <span className="quiet">: {row.reason}</span>}
        {struck !== null && <strong className="replay-struck"> {struck}</strong>}
      </p>
      <p className="quiet">
        <RecordLink record={row.revision}>{t('Record {record}', { record: row.revision })}</RecordLink>
        {t(', {official} ({role}) · happened {happened} · recorded {recorded} · times: {zone}', {
          official: row.official.id,
          role: roleWords(row.official.role),
          happened: exact(row.occurredAt),
          recorded: exact(row.recordedAt),
          zone: zoneWords(row.occurredAt),
        })}
      </p>
      {row.note !== null && <p className="quiet replay-note">{row.note}</p>}
    </div>
  );
}

/** Returns the time of day to the millisecond, because two records may be less than a second apart. */
const exact = (instant: string): string => `${clock(instant)}.${instant.slice(20, 23)}`;
