import { useEffect, useRef, type ReactNode } from 'react';
import type { LogEvent } from '#race-control';
import { client } from '../api/transport/client.ts';
import { identity } from '../api/data/identity.ts';
import { isPermanent, type LogRow } from '../api/data/records.ts';
import { useSignal } from '../api/transport/signal.ts';
import { useRequest } from '../api/transport/use-request.ts';
import { addressOf, followLink } from '../routes.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { RecordLink } from '../ui/record-link.tsx';
import { roleWords } from '../ui/shell/sign-in.tsx';
import { clock } from '../ui/text/text.ts';
import { dateWords, STACKED_LAYOUT } from './log-rows.ts';
import { referencesOf } from './stored-record.ts';
import { t } from '../ui/language/language.ts';

interface Props {
  readonly meeting: string;
  readonly revision: number;
  /** The row of the log; undefined if the log does not have the record or has not come yet. */
  readonly row: LogRow | undefined;
  /** The session whose board the link shows; null before the first session. */
  readonly session: string | null;
  /** The address without this record. */
  readonly closeAddress: string;
}

/** One record as it is stored, with the records that it rests on and links to replay and what-if. */
export function RecordPanel({ meeting, revision, row, session, closeAddress }: Props) {
  const { record, problem } = useRecord(meeting, revision);
  const ref = useMovedFocus(revision);
  return (
    <aside
      ref={ref}
      className="log-record"
      aria-label={t('Record {record}', { record: revision })}
      tabIndex={-1}
    >
      <div className="log-record-head">
        <h2>{t('Record {record}', { record: revision })}</h2>
        <a className="button" href={closeAddress} onClick={followLink}>
          {t('Close')}
        </a>
      </div>
      {row && <RecordWords row={row} />}
      {record !== null && (
        <RecordQuestions meeting={meeting} revision={revision} row={row} session={session} />
      )}
      {problem && <ProblemNotice problem={problem} />}
      {record === null && (
        <p className="notice warn">
          {t('The log has no record {record}: it ends before that.', { record: revision })}
        </p>
      )}
      {record && <StoredFields record={record} />}
      {record === undefined && !problem && <p className="quiet">{t('Reading the record…')}</p>}
    </aside>
  );
}

const RecordWords = ({ row }: { readonly row: LogRow }) => (
  <>
    <p className="log-record-words">{row.struck ? <s>{row.words}</s> : row.words}</p>
    {row.struckBy !== null && (
      <p>
        <strong className="log-struck">{t('struck')}</strong> {t('by')} <RecordLink record={row.struckBy} />
      </p>
    )}
  </>
);

/**
 * Links to the board at this record, to a what-if without it and, for officials, to the form that strikes it.
 */
function RecordQuestions({ meeting, revision, row, session }: Omit<Props, 'closeAddress'>) {
  const isOfficial = useSignal(identity).kind !== 'nobody';
  const mayChange = row !== undefined && !isPermanent(row.type);
  const mayBeStruck = mayChange && !row.struck;
  return (
    <>
      <p className="buttons">
        <a
          className="button"
          href={addressOf(meeting, 'replay', session, { at: revision })}
          onClick={followLink}
        >
          {t('The board at this moment')}
        </a>
        {mayBeStruck && (
          <a
            className="button"
            href={addressOf(meeting, 'what-if', null, { strike: revision })}
            onClick={followLink}
          >
            {t('What if it were struck')}
          </a>
        )}
        {mayChange && isOfficial && (
          <a
            className="button"
            href={addressOf(meeting, 'desk', session, { [row.struck ? 'restore' : 'strike']: revision })}
            onClick={followLink}
          >
            {row.struck ? t('Restore at the desk…') : t('Strike at the desk…')}
          </a>
        )}
      </p>
      {row && isPermanent(row.type) && (
        <p className="quiet">{t('Records of this kind are permanent: they cannot be struck.')}</p>
      )}
    </>
  );
}

/** Moves the focus to the record when it opens, and back when it closes. */
function useMovedFocus(revision: number) {
  const ref = useRef<HTMLElement>(null);
  const before = useRef<Element>(null);
  useEffect(() => {
    if (!ref.current?.contains(document.activeElement)) before.current = document.activeElement;
    ref.current?.focus({ preventScroll: true });
    if (matchMedia(STACKED_LAYOUT).matches) ref.current?.scrollIntoView({ block: 'start' });
  }, [revision]);
  useEffect(
    () => () => {
      if (before.current instanceof HTMLElement) before.current.focus();
    },
    [],
  );
  return ref;
}

/** Fetches a record: undefined until it has come; null if there is no record. It never changes. */
function useRecord(meeting: string, revision: number) {
  const { answer, isCurrent, problem } = useRequest(`record ${meeting} ${revision}`, {
    send: async (signal) => (await client.meeting(meeting).record(revision, { signal })) ?? null,
  });
  return { record: isCurrent ? answer : undefined, problem };
}

function StoredFields({ record }: { readonly record: LogEvent }) {
  const { metadata, data, revision } = record;
  const { official, occurredAt, recordedAt, commandId, causationId, hash, previousHash } = metadata;
  const references = referencesOf(record);
  return (
    <>
      <dl className="log-facts">
        <RecordField name={t('Kind')}>{record.type}</RecordField>
        <RecordField name={t('Happened')}>
          <Instant at={occurredAt} />
        </RecordField>
        <RecordField name={t('Recorded')}>
          <Instant at={recordedAt} />
        </RecordField>
        <RecordField name={t('Official')}>
          {official.id} <span className="quiet">{roleWords(official.role)}</span>
        </RecordField>
        <RecordField name={t('Rests on')}>
          {references.map((one) => (
            <span key={`${one.words} ${one.revision}`} className="log-named">
              {one.words}: <RecordLink record={one.revision} />
            </span>
          ))}
          {references.length === 0 && <span className="quiet">{t('names no other record')}</span>}
        </RecordField>
        <RecordField name={t('Command')}>
          <code>{commandId}</code>
        </RecordField>
        {causationId !== commandId && (
          <RecordField name={t('Brought about by')}>
            <code>{causationId}</code>
          </RecordField>
        )}
        <RecordField name={t('Hash')}>
          <code>{hash}</code>
        </RecordField>
        <RecordField name={t('Hash before')}>
          <code>{previousHash}</code> {revision > 0 && <RecordLink record={revision - 1} />}
        </RecordField>
        {metadata.signature !== undefined && (
          <RecordField name={t('Signed')}>{t('with the server’s key, below')}</RecordField>
        )}
      </dl>
      <h3 className="label">{t('What it says')}</h3>
      <pre className="log-raw" tabIndex={0} aria-label={t('Data of the record')}>
        {JSON.stringify(data, null, 2)}
      </pre>
      <details>
        <summary>{t('The record as it is stored')}</summary>
        <pre className="log-raw" tabIndex={0} aria-label={t('The record as it is stored')}>
          {JSON.stringify(record, null, 2)}
        </pre>
      </details>
    </>
  );
}

const RecordField = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

const Instant = ({ at }: { readonly at: string }) => (
  <time dateTime={at} title={at}>
    {dateWords(at)} {clock(at)}
  </time>
);
