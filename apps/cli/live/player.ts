import type { MeetingState } from '#domain';
import type { Playback, Replay } from '#race-control';
import { boardContent, type BoardContent } from './board-content.ts';
import { boardLines, type BoardTime } from './board.ts';
import { createPaint, type Paint, type Screen } from './screen.ts';

/** The board is drawn at this interval, so that its clock runs between records too. */
const FRAME_MS = 80;
const SPEEDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];
const SECOND_MS = 1_000;
/**
 * The board announces a wait that is longer than this in real time, because it would look like a standstill.
 */
const MIN_ANNOUNCED_WAIT_MS = 5_000;

const KEYS: Readonly<Record<string, (playback: Playback) => void>> = {
  space: (playback) => (playback.isPaused ? playback.resume() : playback.pause()),
  '+': faster,
  '=': faster,
  '-': (playback) => (playback.speed = SPEEDS.findLast((speed) => speed < playback.speed) ?? playback.speed),
  left: (playback) => playback.seek(-10 * SECOND_MS),
  right: (playback) => playback.seek(10 * SECOND_MS),
  down: (playback) => playback.seek(-60 * SECOND_MS),
  up: (playback) => playback.seek(60 * SECOND_MS),
  n: (playback) => playback.step(1),
  p: (playback) => playback.step(-1),
  ']': (playback) => playback.goToNextSession(),
  '[': (playback) => playback.goToPreviousSession(),
};

function faster(playback: Playback): void {
  playback.speed = SPEEDS.find((speed) => speed > playback.speed) ?? playback.speed;
}

export interface PlayerOptions {
  readonly replay: Replay;
  readonly playback: Playback;
  /** The session to show; undefined for the session that is under way. */
  readonly session: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Plays a replay on the terminal until the user quits; at full speed, until its end. Returns the last board
 * as plain text.
 */
export async function playOnScreen(screen: Screen, options: PlayerOptions): Promise<string> {
  const { replay, playback, session, signal } = options;
  const paint = createPaint();
  const controller = new AbortController();
  const quit = () => controller.abort();
  signal.addEventListener('abort', quit);
  let state = replay.stateAt(playback.revision);
  let cached: { readonly state: MeetingState; readonly content: BoardContent } | null = null;
  const lines = (style: Paint) => {
    if (cached?.state !== state) cached = { state, content: boardContent(state, session) };
    return boardLines(cached.content, timeOf(playback), screen, style);
  };
  const draw = () => screen.draw(lines(paint));
  const timer = setInterval(draw, FRAME_MS);
  screen.open(draw, (key) => {
    if (key === 'ctrl-c') process.kill(process.pid, 'SIGINT');
    else if (key === 'q') quit();
    else KEYS[key]?.(playback);
  });
  try {
    draw();
    const staysOpen = playback.speed !== Infinity;
    for await (const { revision } of playback.play(controller.signal, staysOpen))
      state = replay.stateAt(revision);
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', quit);
    screen.close();
  }
  return lines((_style, text) => text)
    .slice(0, -1)
    .filter((line) => line !== '')
    .join('\n');
}

const timeOf = (playback: Playback): BoardTime => ({
  clockMs: playback.time,
  speed: speedWords(playback),
  end: playback.timeline.last,
  next: waitWords(playback),
});

function speedWords({ speed, isPaused, isOver }: Playback): string {
  const words = speed === Infinity ? 'max' : `x${speed}`;
  if (isOver) return `the end  ${words}`;
  return isPaused ? `paused  ${words}` : words;
}

function waitWords({ timeline, revision, time, speed, isOver }: Playback): string {
  const waitMs = timeline.dueAt(revision + 1) - time;
  return isOver || waitMs / speed < MIN_ANNOUNCED_WAIT_MS ? '' : `next in ${durationWords(waitMs)}`;
}

/** Returns "31 h 20 min" or "4 min 10 s". */
function durationWords(durationMs: number): string {
  const seconds = Math.ceil(durationMs / SECOND_MS);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
