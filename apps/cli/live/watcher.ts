import {
  deviceClock,
  MAX_SILENCE_MS,
  MAX_SILENCE_UNDER_FLAG_MS,
  Silence,
  silenceWords,
  type ClientClock,
} from '#client';
import { isUnderFlag } from '#domain/words';
import type { View } from '#projections';
import type { Output } from '../output/output.ts';
import { formatView } from '../tables/view-tables.ts';
import type { FollowOptions, LiveRequest, Target } from '../target/target.ts';
import { Pane } from './pane.ts';
import { createPaint, Screen } from './screen.ts';
import { viewUpdates } from './view-updates.ts';

/** Shortest time between two drawings of a view. */
const FRAME_MS = 100;

/** Shows a view on the whole terminal until the user quits. Returns the last view as plain text. */
export async function watchOnScreen(
  target: Target,
  request: LiveRequest,
  signal: AbortSignal,
): Promise<string> {
  const [screen, pane] = [new Screen(), new Pane(createPaint())];
  const controller = new AbortController();
  const quit = () => controller.abort();
  signal.addEventListener('abort', quit);
  const draw = () => screen.draw(pane.render(screen));
  const setLost = (isLost: boolean) => () => {
    pane.isLost = isLost;
    draw();
  };
  const listening = listenTo(target, (seconds) => {
    pane.setSilence(seconds);
    if (screen.isOpen) draw();
  });
  const { onSign } = listening;
  const options = { signal: controller.signal, onLost: setLost(true), onBack: setLost(false), onSign };
  let latest: View | null = null;
  let timer: NodeJS.Timeout | undefined;
  const drawLatest = () => {
    timer = undefined;
    if (latest) pane.setView(latest);
    draw();
  };
  try {
    for await (const { view } of viewUpdates(target.live(request, options))) {
      latest = view;
      listening.showView(view);
      // Open the screen only now: an error before the first view is printed on the normal screen.
      if (!screen.isOpen) screen.open(draw, handleKey);
      timer ??= setTimeout(drawLatest, FRAME_MS);
    }
  } finally {
    if (latest) pane.setView(latest);
    clearTimeout(timer);
    listening.stop();
    signal.removeEventListener('abort', quit);
    screen.close();
  }
  return pane.plainText(screen);

  function handleKey(key: string): void {
    if (key === 'ctrl-c') process.kill(process.pid, 'SIGINT');
    else if (key === 'q') quit();
    else if (pane.handleKey(key, screen)) draw();
  }
}

/** Prints a view each time it changes: as a table, or as a JSON document on one line. */
export async function watchInLines(
  target: Target,
  request: LiveRequest,
  signal: AbortSignal,
  { output, json }: { readonly output: Output; readonly json: boolean },
): Promise<void> {
  let wasSilent = false;
  const listening = listenTo(target, (seconds) => {
    if (wasSilent === (seconds !== null)) return;
    wasSilent = seconds !== null;
    output.notify(
      seconds === null
        ? 'The signal is back.'
        : `No signal for ${silenceWords(seconds)}. What was printed last, the flag too, may have changed.`,
    );
  });
  const options = { ...notifyConnection(output, signal), onSign: listening.onSign };
  try {
    for await (const { view, hasChanged } of viewUpdates(target.live(request, options))) {
      listening.showView(view);
      if (hasChanged) await output.print(printed(view));
    }
  } finally {
    listening.stop();
  }

  function printed(view: View): string {
    const { revision, recordedAt } = view;
    if (json) return JSON.stringify(view);
    return `revision ${revision}, recorded ${recordedAt}\n${formatView(view, output.tableStyle)}\n`;
  }
}

/** Listens for signs of a server. */
export interface Listening {
  readonly onSign: () => void;
  /** Sets how long a silence may be by what is shown. */
  readonly showView: (view: View) => void;
  readonly stop: () => void;
}

/**
 * Listens to the server of a view. A store on this machine is never silent. Calls `onChange` with the silence
 * in seconds when it is too long for what is shown, and with null after it.
 */
export function listenTo(
  { isRemote }: Pick<Target, 'isRemote'>,
  onChange: (seconds: number | null) => void,
  clock: ClientClock = deviceClock,
): Listening {
  const silence = isRemote ? new Silence({ clock, onChange }) : null;
  return {
    onSign: () => silence?.heard(),
    showView: (view: View) => silence?.setMax(showsFlag(view) ? MAX_SILENCE_UNDER_FLAG_MS : MAX_SILENCE_MS),
    stop: () => silence?.stop(),
  };
}

/** Returns whether a view shows a flag that is out. */
function showsFlag({ phase, sessions }: View): boolean {
  const phases = [
    phase,
    ...(Array.isArray(sessions) ? sessions : []).map((one: { phase?: unknown }) => one.phase),
  ];
  return phases.some((each) => typeof each === 'string' && isUnderFlag(each));
}

/** Reports a lost connection on standard error. */
export const notifyConnection = (output: Output, signal: AbortSignal): FollowOptions => ({
  signal,
  onLost: () => output.notify('The connection is lost. Trying to connect again.'),
  onBack: () => output.notify('Connected again. Nothing was missed.'),
});
