import { boxScore, RESULTS } from '#projections/columns';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { addressOf, followLink } from '../../routes.ts';
import { Car } from '../../ui/car.tsx';
import { arrangeColumns, type CellContext, type TableColumn } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { isTimedKind } from '../../ui/text/phases.ts';
import { gapWords, lapTime, ordinal, sessionName, statusWords } from '../../ui/text/text.ts';
import { cellWords } from '../../ui/text/words.ts';
import { Pair } from '../board-facts.tsx';
import { cutsOf, isAtCut } from '../cut.ts';
import { DriverButton, type ExplainPlace } from '../explain-place.tsx';
import { resultSheets } from '../sheets/result-sheets.ts';
import { SheetLinks } from '../sheets/sheet-links.tsx';
import { reading } from '../../ui/text/track.ts';
import { t, tn } from '../../ui/language/language.ts';

type Meeting = ViewsByName['meeting'];
type Session = Meeting['sessions'][number];
type Result = ViewsByName['heat-results']['sessions'][number];
type Finisher = Result['rows'][number];

interface Props {
  readonly meeting: Meeting;
  readonly session: Session;
  /** Undefined until the view has come. */
  readonly result: Result | undefined;
  readonly explain: ExplainPlace;
  /** The lap at which the order is shown; null for the whole session. */
  readonly atLap?: number | null;
}

/** The result of a session: its places, where each leads, and whether the result is official. */
export function ResultCard({ meeting, session, result, explain, atLap = null }: Props) {
  const hasResult = result !== undefined && result.rows.length > 0;
  return (
    <article className="results-card" aria-labelledby={`result-${session.session}`}>
      <header>
        <h2 id={`result-${session.session}`}>
          <a href={addressOf(meeting.meeting, 'board', session.session)} onClick={followLink}>
            {session.name}
          </a>
        </h2>
        {result && atLap === null && <ResultStanding result={result} />}
        {atLap !== null && <p className="results-standing">{t('at lap {lap}', { lap: atLap })}</p>}
      </header>
      {!result && <p className="quiet">{t('Loading…')}</p>}
      {hasResult && (
        <>
          <p className="quiet">{summaryOf(result)}</p>
          <ResultTable result={result} session={session} meeting={meeting} explain={explain} />
          {atLap === null && <Differences result={result} />}
          {!isTimedKind(result.kind) && <BoxScore result={result} />}
          {atLap === null && (
            <SheetLinks sheets={resultSheets(session.session, session.kind)} hasPaperChoice={false} />
          )}
        </>
      )}
    </article>
  );
}

const STANDINGS: Readonly<Record<string, string>> = {
  pending: t('not run'),
  running: t('running'),
  unofficial: t('unofficial'),
  official: t('✓ official'),
};

const ResultStanding = ({ result: { status, resultVersion } }: { readonly result: Result }) => (
  <p className="results-standing" data-standing={status}>
    {STANDINGS[status] ?? status}
    {resultVersion !== null && <small> {t('version {version}', { version: resultVersion })}</small>}
  </p>
);

/** Summarizes a race; for a timed session, returns the number of laps. */
function summaryOf({ lapsRun, lapsScheduled, distance, ...race }: Result): string {
  if (lapsScheduled === null) return tn(lapsRun, '{n} lap', '{n} laps');
  const distanceWords =
    distance !== null && distance !== lapsScheduled
      ? t('{distance} ({scheduled} scheduled)', { distance, scheduled: lapsScheduled })
      : lapsScheduled;
  return [
    t('{laps} of {distance} laps', { laps: lapsRun, distance: distanceWords }),
    ...(race.overtimes > 0 ? [tn(race.overtimes, '{n} overtime', '{n} overtimes')] : []),
  ].join(' · ');
}

/** Says how a certified result would read by the rules and the entries of now. */
const Differences = ({ result: { differs } }: { readonly result: Result }) =>
  differs.length > 0 && (
    <section className="notice results-differs" aria-label={t('Differences from the certified result')}>
      <p>
        <strong>{t('Certified as above.')}</strong>{' '}
        {tn(
          differs.length,
          '{n} car would differ by the current rules and entries:',
          '{n} cars would differ by the current rules and entries:',
        )}
      </p>
      <ul>
        {differs.map(({ car, words }) => (
          <li key={car}>
            <Car car={car} /> {words}
          </li>
        ))}
      </ul>
    </section>
  );

const FIGURES: Readonly<Record<string, string>> = {
  'Time of race': t('Time of race'),
  'Average speed': t('Average speed'),
  'Margin of victory': t('Margin of victory'),
  Cautions: t('Cautions'),
  'Red flags': t('Red flags'),
  'Lead changes': t('Lead changes'),
};

/** Shows the figures of a race below its result, as series publish them. */
const BoxScore = ({ result }: { readonly result: Result }) => (
  <dl className="results-figures">
    {boxScore(result, { units: reading.value.units }).map(({ label, words }) => (
      <Pair key={label} what={FIGURES[label] ?? label}>
        {cellWords(words)}
      </Pair>
    ))}
  </dl>
);

type TableProps = Pick<Props, 'session' | 'explain' | 'meeting'> & { readonly result: Result };

/** A car of a result, with what the card knows beside its row. */
interface ResultLine extends Finisher {
  readonly isCut: boolean;
  /** The name of the session to which its place leads; empty if it leads nowhere. */
  readonly into: string;
  readonly explain: ExplainPlace;
}

function ResultTable({ result, session, meeting: { sessions }, explain }: TableProps) {
  const cuts = cutsOf(result.rows, sessions);
  const lines = result.rows.map((row): ResultLine => ({
    ...row,
    isCut: isAtCut(cuts, row),
    into: row.advancedTo === null ? '' : sessionName(sessions, row.advancedTo),
    explain,
  }));
  return (
    <Table
      label={session.name}
      className="results-table"
      columns={isTimedKind(session.kind) ? TIMED_COLUMNS : RACE_COLUMNS}
      rows={lines}
      keyOf={carOf}
      attributes={lineAttributes}
      sessions={sessions}
      isScrolled
    />
  );
}

const carOf = ({ car }: ResultLine): string => car;
const lineAttributes = ({ isCut }: ResultLine) => ({ 'data-cut': isCut || undefined });

const UNREMARKABLE_STATUSES: ReadonlySet<string> = new Set(['running', 'timed']);

/** Returns the remarks about a finish: an unusual status with its reason, and penalties. */
function remarksOf({ status, reasonOut, penalised }: ResultLine): string {
  return [
    ...(UNREMARKABLE_STATUSES.has(status)
      ? []
      : [reasonOut === null ? statusWords(status) : `${statusWords(status)}: ${reasonOut}`]),
    ...penalised,
  ].join(' · ');
}

const name = (row: ResultLine, { onlyWithout }: CellContext) => (
  <>
    <DriverButton row={row} explain={row.explain} />{' '}
    <small className={`quiet ${onlyWithout('status')}`}>{remarksOf(row)}</small>{' '}
    {row.into !== '' && <small className={onlyWithout('advancedTo')}>→ {row.into}</small>}
    <span className="results-details">
      {detailsOf(row).map(
        ([field, words]) =>
          words !== '' && (
            <small key={field} className={`quiet ${onlyWithout(field)}`}>
              {words}
            </small>
          ),
      )}
    </span>
  </>
);

/** Returns what stands below the name where there is no room for its column. */
function detailsOf({ team, start, bestLapMs, place, gapMs, gapLaps }: ResultLine) {
  const gap = place === 1 ? '' : gapWords({ gapMs, gapLaps });
  return [
    ['team', team ?? ''],
    ['start', start === null ? '' : t('from {start}', { start: ordinal(start) })],
    ['bestLapMs', bestLapMs === null ? '' : t('best {time}', { time: lapTime(bestLapMs) })],
    ['gapMs', gap === '' ? '' : t('gap {gap}', { gap })],
  ] as const;
}

const RACE_COLUMNS = resultColumns([
  ...['place', 'start', 'car', 'driver', 'team', 'manufacturer', 'laps', 'lapsLed', 'bestLapMs'],
  ...['gapMs', 'intervalMs', 'placesWon', 'status', 'advancedTo'],
]);
/** In a timed session the best lap decides, so it matters more than the number of laps. */
const TIMED_COLUMNS = resultColumns(
  ['place', 'car', 'driver', 'team', 'manufacturer', 'laps', 'bestLapMs', 'status', 'advancedTo'],
  { laps: { priority: 3 }, bestLapMs: { priority: 1 } },
);

function resultColumns(
  fields: readonly string[],
  priorities: Readonly<Record<string, Pick<TableColumn<ResultLine>, 'priority'>>> = {},
) {
  const columns = arrangeColumns<ResultLine>(RESULTS, fields, {
    driver: { cell: name },
    bestLapMs: { cell: ({ bestLapMs }) => lapTime(bestLapMs) },
    status: {
      cell: (row) => <small className="quiet">{remarksOf(row)}</small>,
      format: remarksOf,
      optional: true,
    },
    advancedTo: { cell: ({ into }) => into && <strong>→ {into}</strong> },
  });
  return columns.map((column) => ({ ...column, ...priorities[column.field] }));
}
