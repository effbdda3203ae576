import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { announce } from '../../ui/announce.tsx';
import { Table } from '../../ui/table/table.tsx';
import { isOver, isPosted } from '../../ui/text/phases.ts';
import { statusWords, withoutClass } from '../../ui/text/text.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { BoardHead, Laps, type PageBoardProps } from '../board-head.tsx';
import { carCountStyle, PHONE_SCREEN, useMediaQuery } from '../board-layout.ts';
import { bubblesOf, cutsOf, isAtCut, isFirstBelow, lastAbove, transferTies, type Cut } from '../cut.ts';
import { useFavourites } from '../favourites.ts';
import { Messages } from '../messages.tsx';
import { RaceClock, TimeToGo } from '../race-clock.tsx';
import { FIGURE_LABELS, FIGURES, neighbourOf, useSwipe, type FigureName } from './figures.ts';
import { FollowedCars } from './followed-cars.tsx';
import { RaceFacts } from './race-facts.tsx';
import { lineAttributes, lineDetails, PHONE_COLUMNS, RACE_COLUMNS, type RaceLine } from './race-table.tsx';
import { fastestLapMs, intervalWords, lastLapMark, type RunningOrder } from './running-rows.ts';
import { t } from '../../ui/language/language.ts';

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
  const [figure, setFigure] = useState<FigureName>('gapMs');
  const swiped = useSwipe((by) => setFigure(neighbourOf(figure, by)));
  const isPhone = useMediaQuery(PHONE_SCREEN);
  const lines = useRaceLines({ running, results, cuts, phase: session.phase });
  return (
    <>
      <BoardHead
        {...props}
        below={
          <>
            {isPhone && (
              <FigureButtons figure={figure} onFigure={setFigure}>
                {running && <RaceClock clock={running.clock} />}
              </FigureButtons>
            )}
            <FollowedCars lines={lines} figure={figure} />
          </>
        }
      >
        {running && <Laps lap={running.lap} toGo={running.lapsToGo} />}
        {running && !isPhone && <RaceClock clock={running.clock} />}
        {running && <TimeToGo timeToGo={running.timeToGo} flagDue={null} />}
      </BoardHead>
      {isPhone && <Messages session={session.session} max={1} />}
      {running ? (
        <div className="board-body">
          <div ref={swiped} className="board-swiped">
            <Table
              label={t('Running order')}
              className="board-table"
              style={carCountStyle(lines.length)}
              columns={isPhone ? PHONE_COLUMNS[figure] : RACE_COLUMNS}
              rows={lines}
              keyOf={carOf}
              attributes={lineAttributes}
              placeOf={placeOf}
              details={lineDetails}
              isHeadHidden={isPhone}
              isFixed
            />
          </div>
          <RaceFacts {...props} running={running} results={results} bubbles={bubbles} />
        </div>
      ) : (
        <Waiting words={t('Loading the running order…')} />
      )}
    </>
  );
}

interface FigureButtonsProps {
  readonly figure: FigureName;
  readonly onFigure: (figure: FigureName) => void;
  readonly children: ReactNode;
}

/** Chooses the figure that a phone shows. Swiping over the order does the same. */
const FigureButtons = ({ figure, onFigure, children }: FigureButtonsProps) => (
  <div className="board-figures" role="group" aria-label={t('Figure of each car')}>
    {FIGURES.map((one) => (
      <button key={one} className="button" aria-pressed={one === figure} onClick={() => onFigure(one)}>
        {FIGURE_LABELS[one]}
      </button>
    ))}
    {children}
  </div>
);

/** Announces a new leader to screen readers. */
function useAnnouncedLeader(running: RunningOrder | undefined): void {
  const { car, driver } = running?.rows[0] ?? {};
  const isRunning = running?.phase === 'green';
  useEffect(() => {
    if (!isRunning || car === undefined) return;
    const number = withoutClass(car);
    announce(
      driver == null
        ? t('Car {car} leads', { car: number })
        : t('Car {car}, {driver}, leads', { car: number, driver }),
    );
  }, [isRunning, car, driver]);
}

interface RaceNow {
  readonly running: RunningOrder | undefined;
  readonly results: ViewsByName['results'] | undefined;
  readonly cuts: readonly Cut[];
  readonly phase: string;
}

/** Returns the cars of the running order, with what the board knows beside each row. */
function useRaceLines(now: RaceNow): readonly RaceLine[] {
  const { running, results, cuts, phase } = now;
  const { cars: followed, toggle: onFollow } = useFavourites();
  const [openCars, setOpenCars] = useState<readonly string[]>([]);
  const onToggle = useCallback(
    (car: string) =>
      setOpenCars((open) => (open.includes(car) ? open.filter((one) => one !== car) : [...open, car])),
    [],
  );
  if (!running) return [];
  const { rows, freePass, session } = running;
  const best = fastestLapMs(rows);
  const starts = new Map(results?.rows.map(({ car, start }) => [car, start]));
  const markOf = cutMarksOf(now);
  return rows.map((row, i): RaceLine => {
    const isOrdinary = row.status === 'running' || (isPosted(phase) && row.status === 'finished');
    const pits = row.inPits && row.status === 'running' ? t('in the pits') : '';
    const remarks = [
      isOrdinary ? '' : statusWords(row.status),
      pits,
      freePassWords(freePass, row.car),
      ...row.penalised,
    ];
    return {
      ...row,
      session,
      start: starts.get(row.car) ?? null,
      interval: intervalWords(row, rows[i - 1]),
      lastMark: isOver(phase) ? null : lastLapMark(row, best),
      isBest: best !== null && row.bestLapMs === best,
      isCut: isAtCut(cuts, row),
      remarks: [...remarks, markOf(row)].filter(Boolean).join(' · '),
      isOpen: openCars.includes(row.car),
      onToggle,
      isFollowed: followed.includes(row.car),
      onFollow,
    };
  });
}

const carOf = ({ car }: RaceLine): string => car;
const placeOf = ({ place }: RaceLine): number | null => place;

/** Returns a function that returns the remark of a car at a cut. */
function cutMarksOf({ cuts, results, phase }: RaceNow): (row: RunningOrder['rows'][number]) => string {
  const tied = transferTies(results?.rows ?? []);
  return (row) => {
    if (row.place === null) return '';
    if (tied.has(row.car)) return t('tie for the last transfer');
    const cut = lastAbove(cuts, row);
    if (!cut) return isFirstBelow(cuts, row) ? t('first out') : '';
    return isOver(phase)
      ? t('last transfer to {session}', { session: cut.into })
      : t('on the bubble to {session}', { session: cut.into });
  };
}

function freePassWords(freePass: RunningOrder['freePass'], car: string): string {
  if (freePass?.awarded === car) return t('free pass');
  return freePass?.awarded == null && freePass?.candidate === car ? t('free pass candidate') : '';
}
