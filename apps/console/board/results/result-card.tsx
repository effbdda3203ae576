import { memo } from 'react';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { addressOf, followLink } from '../../routes.ts';
import { Car } from '../../ui/car.tsx';
import { NumberHead } from '../../ui/number-head.tsx';
import { isTimedKind, orderViewOf } from '../../ui/text/phases.ts';
import { count, lapTime, sessionName, statusWords } from '../../ui/text/text.ts';
import { cutsOf } from '../cut.ts';
import { NARROW_SCREEN, useMediaQuery } from '../board-layout.ts';
import { DriverButton, type ExplainPlace } from '../explain-place.tsx';
import { SheetLinks } from './sheet-links.tsx';

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
  /** Whether all columns are shown. Cards side by side have no room for them. */
  readonly isWhole: boolean;
}

/** The result of a session: its places, where each leads, and whether the result is official. */
export function ResultCard({ meeting, session, result, explain, ...props }: Props) {
  const isWhole = !useMediaQuery(NARROW_SCREEN) && props.isWhole;
  const hasResult = result !== undefined && result.rows.length > 0;
  return (
    <article className="results-card" aria-labelledby={`result-${session.session}`}>
      <header>
        <h2 id={`result-${session.session}`}>
          <a href={addressOf(meeting.meeting, 'board', session.session)} onClick={followLink}>
            {session.name}
          </a>
        </h2>
        {result && <ResultStanding result={result} />}
      </header>
      {!result && <p className="quiet">On its way…</p>}
      {hasResult && (
        <>
          <p className="quiet">{summaryOf(result)}</p>
          <ResultTable
            result={result}
            session={session}
            sessions={meeting.sessions}
            explain={explain}
            isWhole={isWhole}
          />
          <SheetLinks
            meeting={meeting.meeting}
            projection={orderViewOf(session.kind)}
            session={session.session}
          />
        </>
      )}
    </article>
  );
}

const STANDINGS: Readonly<Record<string, string>> = {
  pending: 'not run',
  running: 'running',
  unofficial: 'unofficial',
  official: '✓ official',
};

const ResultStanding = ({ result: { status, resultVersion } }: { readonly result: Result }) => (
  <p className="results-standing" data-standing={status}>
    {STANDINGS[status] ?? status}
    {resultVersion !== null && <small> version {resultVersion}</small>}
  </p>
);

/** Summarizes a race; for a timed session, returns the number of laps. */
function summaryOf({ lapsRun, lapsScheduled, distance, ...race }: Result): string {
  if (lapsScheduled === null) return count(lapsRun, 'lap');
  const distanceWords =
    distance !== null && distance !== lapsScheduled
      ? `${distance} (${lapsScheduled} scheduled)`
      : lapsScheduled;
  return [
    `${lapsRun} of ${distanceWords} laps`,
    count(race.cautions.length, 'caution'),
    ...(race.overtimes > 0 ? [count(race.overtimes, 'overtime')] : []),
    `${count(race.leadChanges, 'lead change')} among ${count(race.leaders, 'leader')}`,
  ].join(' · ');
}

interface TableProps extends Pick<Props, 'session' | 'explain' | 'isWhole'> {
  readonly result: Result;
  readonly sessions: Meeting['sessions'];
}

function ResultTable({ result, session, sessions, explain, isWhole }: TableProps) {
  const cuts = new Set(cutsOf(result.rows, sessions).map(({ place }) => place));
  const hasInto = result.rows.some(({ advancedTo }) => advancedTo !== null);
  const columns = { isWhole, isRace: !isTimedKind(session.kind), hasInto };
  return (
    <div className="scroll-x">
      <table className="table results-table" data-whole={isWhole || undefined}>
        <caption className="hidden">{session.name}</caption>
        <thead>
          <ResultHeads {...columns} />
        </thead>
        <tbody>
          {result.rows.map((row) => (
            <FinisherRow
              key={row.car}
              {...columns}
              row={row}
              explain={explain}
              isCut={row.place !== null && cuts.has(row.place)}
              into={row.advancedTo === null ? '' : sessionName(sessions, row.advancedTo)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface Columns {
  readonly isWhole: boolean;
  readonly isRace: boolean;
  readonly hasInto: boolean;
}

const ResultHeads = ({ isWhole, isRace, hasInto }: Columns) => (
  <tr>
    <th scope="col">
      <abbr title="Place">Pos</abbr>
    </th>
    <th scope="col">Car</th>
    <th scope="col">Driver</th>
    {isWhole && (
      <>
        <th scope="col">Team</th>
        <th scope="col">Make</th>
      </>
    )}
    {isWhole && isRace && <NumberHead>Start</NumberHead>}
    <NumberHead>Laps</NumberHead>
    {isRace && <NumberHead>Led</NumberHead>}
    {(isWhole || !isRace) && <NumberHead>Best</NumberHead>}
    {isWhole && <th scope="col">Status</th>}
    {hasInto && <th scope="col">Goes to</th>}
  </tr>
);

interface FinisherRowProps extends Columns {
  readonly row: Finisher;
  readonly explain: ExplainPlace;
  readonly isCut: boolean;
  readonly into: string;
}

const FinisherRow = memo(function Row({ row, explain, isCut, into, ...columns }: FinisherRowProps) {
  return (
    <tr data-cut={isCut || undefined}>
      <td className="results-place">{row.place ?? '–'}</td>
      <th scope="row">
        <Car car={row.car} />
      </th>
      <td className="results-driver">
        <DriverButton row={row} explain={explain} />
        {!columns.isWhole && <FinishRemarks row={row} />}
      </td>
      <FinisherFigures row={row} {...columns} />
      {columns.hasInto && <td>{into && <strong>→ {into}</strong>}</td>}
    </tr>
  );
});

const FinisherFigures = ({ row, isWhole, isRace }: Omit<Columns, 'hasInto'> & { readonly row: Finisher }) => (
  <>
    {isWhole && (
      <>
        <td>{row.team}</td>
        <td>{row.manufacturer}</td>
      </>
    )}
    {isWhole && isRace && <td className="number">{row.start ?? '–'}</td>}
    <td className="number">{row.laps}</td>
    {isRace && <td className="number">{row.lapsLed}</td>}
    {(isWhole || !isRace) && <td className="number">{lapTime(row.bestLapMs)}</td>}
    {isWhole && (
      <td>
        <FinishRemarks row={row} />
      </td>
    )}
  </>
);

/** Shows the remarks about a finish: an unusual status and penalties. */
const FinishRemarks = ({ row: { status, penalties } }: { readonly row: Finisher }) => (
  <small className="quiet">
    {UNREMARKABLE_STATUSES.has(status) ? '' : ` ${statusWords(status)}`}
    {penalties.length > 0 &&
      ` ${penalties.length === 1 ? 'penalty' : 'penalties'}: record ${penalties.join(', ')}`}
  </small>
);

const UNREMARKABLE_STATUSES: ReadonlySet<string> = new Set(['running', 'timed']);
