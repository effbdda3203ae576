import { useMemo } from 'react';
import { useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { Car } from '../../ui/car.tsx';
import { Flag } from '../../ui/flag.tsx';
import { isBefore, isOver, isTimedKind } from '../../ui/text/phases.ts';
import { gap, lapTime, statusWords, viaWords } from '../../ui/text/text.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { Laps, type BoardProps } from '../board-head.tsx';
import { bubblesOf, cutsOf, isAtCut, type Bubble, type Cut } from '../cut.ts';
import { RaceClock } from '../race-clock.tsx';
import { orderNames } from '../rankings/rankings-of.ts';
import { leaderWords } from '../race/race-table.tsx';
import { fastestLapMs, lastLapMark, type RunningRow } from '../race/running-rows.ts';
import './big-board.css';
import { BigFoot, FootItem } from './big-foot.tsx';
import { BigLines, type BigLine } from './big-lines.tsx';
import { FullScreenButton } from './full-screen-button.tsx';
import { t } from '../../ui/language/language.ts';

/** The board for a screen on the wall: flag, laps and order, as large as possible. */
export default function BigBoard({ meeting, session }: BoardProps) {
  return (
    <div className="big-board">
      <header className="big-head">
        <h1>
          {session.name} <small>{meeting.name}</small>
        </h1>
        <Flag flag={session.flag} />
        {session.lapsScheduled !== null && <RaceFigures session={session.session} />}
        <FullScreenButton />
      </header>
      <BigOrder meeting={meeting} session={session} />
    </div>
  );
}

function BigOrder(props: BoardProps) {
  const { kind, phase } = props.session;
  if (isTimedKind(kind)) return <BigTimedOrder {...props} />;
  if (isBefore(phase)) return <BigLineup {...props} />;
  return <BigRunningOrder {...props} />;
}

function RaceFigures({ session }: { readonly session: string }) {
  const running = useView('running-order', session);
  if (!running) return null;
  return (
    <>
      <Laps lap={running.lap} toGo={running.lapsToGo} />
      <RaceClock clock={running.clock} />
    </>
  );
}

interface BigRow extends Pick<BigLine, 'place' | 'car' | 'driver'> {
  readonly penalised?: readonly string[];
}

/** Takes only what the big screen shows, so that nothing else makes it draw a row again. */
const bigLine = ({ place, car, driver, penalised = [] }: BigRow) => ({
  place,
  car,
  driver: penalised.length > 0 ? t('{driver} (penalty)', { driver: driver ?? '' }) : driver,
});

function BigRunningOrder(props: BoardProps) {
  const { session, phase } = props.session;
  const running = useView('running-order', session);
  const results = useView('results', session);
  const cuts = useCuts(props);
  if (!running) return <Waiting words={t('Loading the running order…')} />;
  const best = fastestLapMs(running.rows);
  const lines = running.rows.map((row): BigLine => {
    return {
      ...bigLine(row),
      lastMs: row.lastLapMs,
      lastMark: isOver(phase) ? null : lastLapMark(row, best),
      words: gapWords(row),
      isCut: isAtCut(cuts, row),
    };
  });
  const placed = running.rows.filter(({ place }) => place !== null);
  return (
    <>
      <BigLines lines={lines} label={t('Running order')} hasLast />
      <BigFoot {...props}>
        {!isOver(phase) && running.lap > 0 && <Bubbles bubbles={bubblesOf(cuts, placed)} />}
        <FootItem what={t('Best lap')}>{best !== null && lapTime(best)}</FootItem>
        <FootItem what={t('Cautions')}>{results?.cautions.length}</FootItem>
      </BigFoot>
    </>
  );
}

const aheadWords = (marginMs: number | null): string =>
  marginMs === null ? t('ahead of') : t('{seconds} ahead of', { seconds: (marginMs / 1_000).toFixed(3) });

/** The cars around each cut: the battle that most of the stand looks at. */
const Bubbles = ({ bubbles }: { readonly bubbles: readonly Bubble<RunningRow>[] }) =>
  bubbles.map(({ cut, on, next, marginMs }) => (
    <FootItem key={cut.place} what={t('Last to {session}', { session: cut.into })}>
      <Car car={on.car} />
      {next && ` ${aheadWords(marginMs)} `}
      {next && <Car car={next.car} />}
    </FootItem>
  ));

function useCuts({ meeting, session }: BoardProps): readonly Cut[] {
  const rows = useView('results', session.session)?.rows;
  return useMemo(() => cutsOf(rows ?? [], meeting.sessions), [rows, meeting.sessions]);
}

function gapWords(row: RunningRow): string {
  if (row.status !== 'running' && row.status !== 'finished') return statusWords(row.status);
  return row.place === 1 ? leaderWords(row) : gap(row);
}

function BigTimedOrder(props: BoardProps) {
  const { session } = props.session;
  const order = useView('qualifying-order', session);
  const cuts = useCuts(props);
  if (!order) return <Waiting words={t('Loading the order…')} />;
  const lines = order.rows.map((row): BigLine => {
    const words = row.status === 'timed' ? lapTime(row.bestLapMs) : statusWords(row.status);
    const isCut = isAtCut(cuts, { car: row.car, place: row.rank });
    return { ...bigLine({ ...row, place: row.rank }), words, isCut };
  });
  return (
    <>
      <BigLines lines={lines} label={t('Order by lap time')} />
      <BigFoot {...props} />
    </>
  );
}

function BigLineup({ meeting, session }: BoardProps) {
  const lineup = useView('lineup', session.session);
  if (!lineup) return <Waiting words={t('Loading the line-up…')} />;
  if (lineup.rows.length === 0)
    return <p className="quiet">{t('Line-up available once the earlier results are posted.')}</p>;
  const lines = rollingOff(lineup).map(({ place, row }) => ({
    ...bigLine({ ...row, place }),
    words: place === null ? t('SCR') : viaWords(row.via, orderNames(meeting)),
  }));
  return <BigLines lines={lines} label={t('Line-up')} />;
}

/** Orders scratched cars behind all others. */
const UNPLACED = Number.MAX_SAFE_INTEGER;

/**
 * Returns the cars of a line-up in the order in which they roll off, then the scratched ones, which have no
 * place. Before the line-up is posted, starts that are still open are left free.
 */
function rollingOff({ state, rows }: ViewsByName['lineup']) {
  const placed = rows.map((row) => ({
    row,
    place: state === 'computed' && row.formation !== null ? row.start : row.formation,
  }));
  return placed.toSorted((a, b) => (a.place ?? UNPLACED) - (b.place ?? UNPLACED));
}
