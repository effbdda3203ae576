import { useEffect } from 'react';
import { useSilence, useView, type ViewsByName } from '../../api/data/meeting.tsx';
import type { PageProps } from '../../routes.ts';
import { Car } from '../../ui/car.tsx';
import { Flag } from '../../ui/flag.tsx';
import { sessionToShow } from '../../ui/session-picker.tsx';
import { gap, lapTime, statusWords } from '../../ui/text/text.ts';
import { isBefore, isTimedKind } from '../../ui/text/phases.ts';
import { Laps } from '../board-head.tsx';
import { RaceClock } from '../race-clock.tsx';
import { leaderWords } from '../race/race-table.tsx';
import './overlay.css';

/** What an overlay shows: the flag alone, the leaders in one line, or a tower of them. */
const SHAPES = ['tower', 'line', 'flag'] as const;
const DEFAULT_ROWS = { tower: 12, line: 5, flag: 0 };

type Session = ViewsByName['meeting']['sessions'][number];

/** The board on a transparent ground, to be laid over the pictures of a camera (`?overlay=tower`). */
export default function Overlay({ session: named, query }: PageProps) {
  const meeting = useView('meeting');
  useEffect(() => {
    document.documentElement.dataset['overlay'] = '';
    return () => void delete document.documentElement.dataset['overlay'];
  }, []);
  const shape = SHAPES.find((one) => one === query.get('overlay')) ?? 'tower';
  const rows = Number.parseInt(query.get('rows') ?? '', 10) || DEFAULT_ROWS[shape];
  const id = meeting && sessionToShow(meeting, named);
  const session = meeting?.sessions.find((one) => one.session === id);
  if (!session) return <NoSession shape={shape} />;
  return (
    <main className="overlay" data-shape={shape}>
      <header className="overlay-head">
        <h1>{session.name}</h1>
        <Signal session={session} />
        {session.lapsScheduled !== null && <RaceFigures session={session.session} />}
      </header>
      {shape !== 'flag' && <Leaders key={session.session} session={session} max={rows} />}
    </main>
  );
}

/** Nothing, but without a signal the overlay says so even if it has just started. */
function NoSession({ shape }: { readonly shape: string }) {
  if (useSilence() === null) return null;
  return (
    <main className="overlay" data-shape={shape}>
      <header className="overlay-head">
        <Flag flag="none" />
      </header>
    </main>
  );
}

/** The flag. A session that has not begun shows none, but what is over the picture may be old then, too. */
function Signal({ session: { flag, phase } }: { readonly session: Session }) {
  const isSilent = useSilence() !== null;
  return isBefore(phase) && !isSilent ? null : <Flag flag={flag} />;
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

interface LeadersProps {
  readonly session: Session;
  readonly max: number;
}

function Leaders({ session: { session, kind, phase }, max }: LeadersProps) {
  if (isTimedKind(kind)) return <TimedLeaders session={session} max={max} />;
  if (isBefore(phase)) return <Grid session={session} max={max} />;
  return <RunningLeaders session={session} max={max} />;
}

interface ListProps {
  readonly session: string;
  readonly max: number;
}

function RunningLeaders({ session, max }: ListProps) {
  const rows = useView('running-order', session)?.rows ?? [];
  const lines = rows.map((row) => {
    const isOut = row.status !== 'running' && row.status !== 'finished';
    const words = isOut ? statusWords(row.status) : row.place === 1 ? leaderWords(row) : gap(row);
    return { ...row, words };
  });
  return <Lines lines={lines} max={max} />;
}

function TimedLeaders({ session, max }: ListProps) {
  const rows = useView('qualifying-order', session)?.rows ?? [];
  const lines = rows.map((row) => {
    return { ...row, place: row.rank, words: row.status === 'timed' ? lapTime(row.bestLapMs) : '' };
  });
  return <Lines lines={lines} max={max} />;
}

function Grid({ session, max }: ListProps) {
  const rows = useView('lineup', session)?.rows ?? [];
  return <Lines lines={rows.map((row) => ({ ...row, place: row.start, words: '' }))} max={max} />;
}

interface Line {
  readonly place: number | null;
  readonly car: string;
  readonly driver: string | null;
  readonly words: string;
}

const Lines = ({ lines, max }: { readonly lines: readonly Line[]; readonly max: number }) => (
  <ol className="overlay-lines">
    {lines.slice(0, max).map(({ place, car, driver, words }) => (
      <li key={car}>
        <b>{place ?? '–'}</b> <Car car={car} /> <span className="overlay-driver">{driver}</span>{' '}
        <span>{words}</span>
      </li>
    ))}
  </ol>
);
