import { TimeToGo } from '../time-to-go.tsx';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { announce } from '../../ui/announce.tsx';
import { Table } from '../../ui/table/table.tsx';
import { isOver, isPosted } from '../../ui/text/phases.ts';
import { statusWords, withoutClass } from '../../ui/text/text.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { BoardHead, Laps, type PageBoardProps } from '../board-head.tsx';
import { carCountStyle, NARROW_SCREEN, useMediaQuery } from '../board-layout.ts';
import { bubblesOf, cutsOf, type Cut } from '../cut.ts';
import { RaceFacts } from './race-facts.tsx';
import { lineAttributes, lineDetails, RACE_COLUMNS, type RaceLine } from './race-table.tsx';
import { fastestLapMs, intervalWords, type RunningOrder } from './running-rows.ts';

/** The running order of a race. */
export function RaceBoard(props: PageBoardProps) {
  const { meeting, session } = props;
  const running = useView('running-order', session.session);
  const results = useView('results', session.session);
  const { sessions } = meeting;
  const rows = results?.rows;
  const cuts = useMemo(() => cutsOf(rows ?? [], sessions), [rows, sessions]);
  const bubbles = useMemo(
    () => bubblesOf(cuts, running?.rows.filter(({ place }) => place !== null) ?? []),
    [cuts, running],
  );
  useAnnouncedLeader(running);
  return (
    <>
      <BoardHead {...props}>
        {running && <Laps lap={running.lap} toGo={running.lapsToGo} />}
        {running && <TimeToGo timeToGo={running.timeToGo} flagDue={null} />}
      </BoardHead>
      {running ? (
        <div className="board-body">
          <RunningOrderTable running={running} results={results} cuts={cuts} phase={session.phase} />
          <RaceFacts running={running} results={results} bubbles={bubbles} isOver={isOver(session.phase)} />
        </div>
      ) : (
        <Waiting words="The running order is on its way…" />
      )}
    </>
  );
}

/** Announces a new leader to screen readers. */
function useAnnouncedLeader(running: RunningOrder | undefined): void {
  const { car, driver } = running?.rows[0] ?? {};
  const isRunning = running?.phase === 'green';
  useEffect(() => {
    if (!isRunning || car === undefined) return;
    announce(`Car ${withoutClass(car)}${driver == null ? '' : `, ${driver},`} leads`);
  }, [isRunning, car, driver]);
}

interface RunningOrderTableProps {
  readonly running: RunningOrder;
  readonly results: ViewsByName['results'] | undefined;
  readonly cuts: readonly Cut[];
  readonly phase: string;
}

function RunningOrderTable({ running, results, cuts, phase }: RunningOrderTableProps) {
  const isNarrow = useMediaQuery(NARROW_SCREEN);
  const [openCars, setOpenCars] = useState<readonly string[]>([]);
  const onToggle = useCallback(
    (car: string) =>
      setOpenCars((open) => (open.includes(car) ? open.filter((one) => one !== car) : [...open, car])),
    [],
  );
  const { rows, freePass } = running;
  const best = fastestLapMs(rows);
  const starts = new Map(results?.rows.map(({ car, start }) => [car, start]));
  const marks = cutMarksOf(cuts, isOver(phase));
  const lines = rows.map((row, i): RaceLine => {
    const isOrdinary = row.status === 'running' || (isPosted(phase) && row.status === 'finished');
    const pits = row.inPits && row.status === 'running' ? 'in the pits' : '';
    const remarks = [
      isOrdinary ? '' : statusWords(row.status),
      pits,
      freePassWords(freePass, row.car),
      ...row.penalised,
    ];
    return {
      ...row,
      start: starts.get(row.car) ?? null,
      interval: intervalWords(row, rows[i - 1]),
      isBest: best !== null && row.bestLapMs === best,
      isCut: cuts.some(({ place }) => place === row.place),
      remarks: [...remarks, marks.get(row.place ?? 0)].filter(Boolean).join(' · '),
      isOpen: isNarrow ? openCars.includes(row.car) : undefined,
      onToggle,
    };
  });
  return (
    <Table
      label="Running order"
      className="board-table"
      style={carCountStyle(rows.length)}
      columns={RACE_COLUMNS}
      rows={lines}
      keyOf={carOf}
      attributes={lineAttributes}
      placeOf={placeOf}
      details={lineDetails}
      isFixed
    />
  );
}

const carOf = ({ car }: RaceLine): string => car;
const placeOf = ({ place }: RaceLine): number | null => place;

/** Returns the remarks beside the last place above each cut and the first below it. */
function cutMarksOf(cuts: readonly Cut[], isOver: boolean): ReadonlyMap<number, string> {
  return new Map(
    cuts.flatMap(({ place, into }) => [
      [place + 1, 'first below the cut'],
      [place, `${isOver ? 'last' : 'on the bubble'} to ${into}`],
    ]),
  );
}

function freePassWords(freePass: RunningOrder['freePass'], car: string): string {
  if (freePass?.awarded === car) return 'free pass';
  return freePass?.awarded == null && freePass?.candidate === car ? 'free pass candidate' : '';
}
