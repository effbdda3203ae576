import { useMemo, useSyncExternalStore, type CSSProperties } from 'react';
import { useView } from '../../api/data/meeting.tsx';
import { Car } from '../../ui/car.tsx';
import { Flag } from '../../ui/flag.tsx';
import { isBefore, isTimedKind } from '../../ui/text/phases.ts';
import { gap, lapTime, statusWords } from '../../ui/text/text.ts';
import { ownColumn, type TableColumn } from '../../ui/table/columns.ts';
import { placeCell } from '../../ui/table/place-cell.tsx';
import { Table } from '../../ui/table/table.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { Laps, type BoardProps } from '../board-head.tsx';
import { splitIntoColumns, useMediaQuery } from '../board-layout.ts';
import { leaderWords } from '../race/race-table.tsx';
import type { RunningRow } from '../race/running-rows.ts';
import './big-board.css';

/** A row of the big screen. */
interface BigLine {
  readonly place: number | null;
  /** Null for an open place. */
  readonly car: string | null;
  readonly driver: string | null;
  /** The gap to the leader, the best time, or how the start was won. */
  readonly words: string;
}

/** With more cars, one column would make the letters small. */
const MAX_CARS_IN_ONE_COLUMN = 14;

/** The board for a screen on the wall: flag, laps and order, as large as possible with all cars visible. */
export function BigBoard({ meeting, session }: BoardProps) {
  return (
    <div className="big-board">
      <header className="big-head">
        <h1>
          {session.name} <small>{meeting.name}</small>
        </h1>
        <Flag flag={session.flag} />
        {session.lapsScheduled !== null && <RaceLaps session={session.session} />}
        <FullScreenButton />
      </header>
      <BigOrder {...session} />
    </div>
  );
}

function BigOrder({ session, kind, phase }: BoardProps['session']) {
  if (isTimedKind(kind)) return <BigTimedOrder session={session} />;
  if (isBefore(phase)) return <BigLineup session={session} />;
  return <BigRunningOrder session={session} />;
}

function RaceLaps({ session }: { readonly session: string }) {
  const running = useView('running-order', session);
  return running ? <Laps lap={running.lap} toGo={running.lapsToGo} /> : null;
}

/** Takes only what the big screen shows, so that nothing else makes it draw a row again. */
const bigLine = ({ place, car, driver }: Omit<BigLine, 'words'>) => ({ place, car, driver });

function BigRunningOrder({ session }: { readonly session: string }) {
  const running = useView('running-order', session);
  if (!running) return <Waiting words="The running order is on its way…" />;
  const lines = running.rows.map((row) => ({ ...bigLine(row), words: gapWords(row) }));
  return <BigLines lines={lines} label="Running order" />;
}

function gapWords(row: RunningRow): string {
  if (row.status !== 'running' && row.status !== 'finished') return statusWords(row.status);
  const words = row.place === 1 ? leaderWords(row) : gap(row);
  return row.penalised.length > 0 ? `${words} (penalty)` : words;
}

function BigTimedOrder({ session }: { readonly session: string }) {
  const order = useView('qualifying-order', session);
  if (!order) return <Waiting words="The order is on its way…" />;
  const lines = order.rows.map((row) => ({
    ...bigLine({ ...row, place: row.rank }),
    words: `${row.status === 'timed' ? lapTime(row.bestLapMs) : statusWords(row.status)}${
      row.penalised.length > 0 ? ' (penalty)' : ''
    }`,
  }));
  return <BigLines lines={lines} label="Order by lap time" />;
}

function BigLineup({ session }: { readonly session: string }) {
  const lineup = useView('lineup', session);
  if (!lineup) return <Waiting words="The line-up is on its way…" />;
  if (lineup.rows.length === 0) return <p className="quiet">The line-up waits for what it rests on.</p>;
  const lines = lineup.rows.map((row) => ({ ...bigLine({ ...row, place: row.start }), words: row.via }));
  return <BigLines lines={lines} label="Line-up" />;
}

interface LinesProps {
  readonly lines: readonly BigLine[];
  readonly label: string;
  /** Heading of the last column. */
  readonly wordsHeading?: string;
}

/** Shows cars in one or two columns, whichever makes the letters larger. */
export function BigLines({ lines, label, wordsHeading = 'Gap' }: LinesProps) {
  const isWide = useMediaQuery('(min-aspect-ratio: 1/1)');
  const columns = splitIntoColumns(lines, isWide && lines.length > MAX_CARS_IN_ONE_COLUMN ? 2 : 1);
  const heads = useMemo(() => bigColumns(wordsHeading), [wordsHeading]);
  const shape = { '--lines': columns[0]?.length ?? 0, '--columns': columns.length } as CSSProperties;
  return (
    <div className="big-columns" style={shape}>
      {columns.map((column, i) => (
        <Table
          key={i}
          label={`${label}${columns.length > 1 ? `, part ${i + 1}` : ''}`}
          className="big-table"
          columns={heads}
          rows={column}
          keyOf={keyOf}
          attributes={lineAttributes}
          placeOf={placeOf}
          isHeadHidden
        />
      ))}
    </div>
  );
}

const keyOf = ({ car, place }: BigLine): string => car ?? `open ${place}`;
const placeOf = ({ place }: BigLine): number | null => place;
const lineAttributes = ({ car }: BigLine) => ({ 'data-open': car === null || undefined });

/** All columns are always shown: the letters are as large as the columns allow. */
const bigColumns = (wordsTitle: string): readonly TableColumn<BigLine>[] =>
  [
    ownColumn<BigLine>('Place', 'place', ({ place }, context) => placeCell(place, context)),
    ownColumn<BigLine>('Car', 'car', ({ car }) => car !== null && <Car car={car} />),
    ownColumn<BigLine>('Driver', 'driver', ({ driver }) => driver, { flexible: true }),
    ownColumn<BigLine>(wordsTitle, 'words', ({ words }) => words, { align: 'right' }),
  ].map((column) => ({ ...column, priority: 1 }));

/** Switches to full screen. The button is hidden in full screen, which Escape leaves. */
export function FullScreenButton() {
  const isFull = useSyncExternalStore(
    (listener) => {
      document.addEventListener('fullscreenchange', listener);
      return () => document.removeEventListener('fullscreenchange', listener);
    },
    () => document.fullscreenElement !== null,
  );
  if (isFull || !document.fullscreenEnabled) return null;
  return (
    <button className="button" onClick={() => void document.documentElement.requestFullscreen()}>
      Full screen
    </button>
  );
}
