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
  const options = { signal: controller.signal, onLost: setLost(true), onBack: setLost(false) };
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
      // Open the screen only now: an error before the first view is printed on the normal screen.
      if (!screen.isOpen) screen.open(draw, handleKey);
      timer ??= setTimeout(drawLatest, FRAME_MS);
    }
  } finally {
    if (latest) pane.setView(latest);
    clearTimeout(timer);
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
  const messages = target.live(request, notifyConnection(output, signal));
  for await (const { view, hasChanged } of viewUpdates(messages)) {
    if (!hasChanged) continue;
    const { revision, recordedAt } = view;
    const table = () =>
      `revision ${revision}, recorded ${recordedAt}\n${formatView(view, output.tableStyle)}\n`;
    await output.print(json ? JSON.stringify(view) : table());
  }
}

/** Reports a lost connection on standard error. */
export const notifyConnection = (output: Output, signal: AbortSignal): FollowOptions => ({
  signal,
  onLost: () => output.notify('The connection is lost. Trying to connect again.'),
  onBack: () => output.notify('Connected again. Nothing was missed.'),
});
