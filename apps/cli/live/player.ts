import type { MeetingState } from '#domain';
import type { Playback, Replay } from '#race-control';
import { boardLines, type BoardTime, type Scene } from './board.ts';
import { paintFor } from './paint.ts';
import { sceneOf } from './scene.ts';
import type { Screen } from './screen.ts';

/** So often the board is drawn at most, in milliseconds; in between only its clock goes on. */
const FRAME_MS = 80;
const SPEEDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];
const SECOND = 1_000;
/** A wait that is longer than so many real milliseconds is told, so that nobody takes it for a standstill. */
const LONG_WAIT = 5 * SECOND;

const KEYS: Readonly<Record<string, (playback: Playback) => void>> = {
  space: (playback) => (playback.isPaused ? playback.resume() : playback.pause()),
  '+': faster,
  '=': faster,
  '-': (playback) => (playback.speed = SPEEDS.findLast((speed) => speed < playback.speed) ?? playback.speed),
  left: (playback) => playback.seek(-10 * SECOND),
  right: (playback) => playback.seek(10 * SECOND),
  down: (playback) => playback.seek(-60 * SECOND),
  up: (playback) => playback.seek(60 * SECOND),
  n: (playback) => playback.step(1),
  p: (playback) => playback.step(-1),
  ']': (playback) => playback.nextSession(),
  '[': (playback) => playback.previousSession(),
};

function faster(playback: Playback): void {
  playback.speed = SPEEDS.find((speed) => speed > playback.speed) ?? playback.speed;
}

export interface Showing {
  readonly replay: Replay;
  readonly playback: Playback;
  /** The one session that is shown; otherwise the one that is under way. */
  readonly session: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Plays a replay on a terminal until somebody quits; at full speed until its end. Answers the last board, as
 * plain text.
 */
export async function playOnScreen(screen: Screen, showing: Showing): Promise<string> {
  const { replay, playback, session, signal } = showing;
  const paint = paintFor();
  const quit = new AbortController();
  const stop = () => quit.abort();
  signal.addEventListener('abort', stop);
  let state = replay.stateAt(playback.revision);
  let shown: { readonly of: MeetingState; readonly scene: Scene } | null = null;
  const scene = (): Scene => {
    if (shown?.of !== state) shown = { of: state, scene: sceneOf(state, session) };
    return shown.scene;
  };
  const draw = () => screen.draw(boardLines(scene(), timeOf(playback), screen, paint));
  const timer = setInterval(draw, FRAME_MS);
  screen.open(draw, (key) => {
    if (key === 'ctrl-c') process.kill(process.pid, 'SIGINT');
    else if (key === 'q') stop();
    else KEYS[key]?.(playback);
  });
  try {
    draw();
    const staysOpen = playback.speed !== Infinity;
    for await (const { revision } of playback.play(quit.signal, staysOpen)) state = replay.stateAt(revision);
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', stop);
    screen.close();
  }
  return boardLines(scene(), timeOf(playback), screen, (_style, text) => text)
    .slice(0, -1)
    .filter((line) => line !== '')
    .join('\n');
}

function timeOf(playback: Playback): BoardTime {
  return {
    clock: playback.time,
    pace: paceOf(playback),
    end: playback.timeline.last,
    next: nextOf(playback),
  };
}

function paceOf({ speed, isPaused, isOver }: Playback): string {
  const pace = speed === Infinity ? 'max' : `x${speed}`;
  if (isOver) return `the end  ${pace}`;
  return isPaused ? `paused  ${pace}` : pace;
}

function nextOf({ timeline, revision, time, speed, isOver }: Playback): string {
  const wait = timeline.due(revision + 1) - time;
  return isOver || wait / speed < LONG_WAIT ? '' : `next in ${inWords(wait)}`;
}

/** "31 h 20 min", "4 min 10 s" of the meeting's time. */
function inWords(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / SECOND);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
