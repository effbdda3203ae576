import type { View } from '#projections';
import type { Output } from '../output/output.ts';
import { printed } from '../tables/print.ts';
import type { LiveRequest, Target } from '../target/target.ts';
import { followerTelling } from './follower-notices.ts';
import { paintFor } from './paint.ts';
import { Pane } from './pane.ts';
import { Screen } from './screen.ts';
import { viewsOf } from './watched-views.ts';

/** So often a view is drawn at most, in milliseconds. */
const FRAME_MS = 100;

/** Shows a view in place until somebody quits; answers how it stood last. */
export async function watchOnScreen(
  target: Target,
  request: LiveRequest,
  signal: AbortSignal,
): Promise<string> {
  const [screen, pane] = [new Screen(), new Pane(paintFor())];
  const quit = new AbortController();
  const stop = () => quit.abort();
  signal.addEventListener('abort', stop);
  const draw = () => screen.draw(pane.draw(screen));
  const setLost = (isLost: boolean) => () => {
    pane.isLost = isLost;
    draw();
  };
  const follower = { signal: quit.signal, onLost: setLost(true), onBack: setLost(false) };
  let latest: View | null = null;
  let drawing: NodeJS.Timeout | undefined;
  const redraw = () => {
    drawing = undefined;
    if (latest) pane.show(latest);
    draw();
  };
  try {
    for await (const { view } of viewsOf(target.live(request, follower))) {
      latest = view;
      // Only now: why there is no view is told on the terminal as it was.
      if (!screen.isOpen) screen.open(draw, onKey);
      drawing ??= setTimeout(redraw, FRAME_MS);
    }
  } finally {
    if (latest) pane.show(latest);
    clearTimeout(drawing);
    signal.removeEventListener('abort', stop);
    screen.close();
  }
  return pane.text(screen);

  function onKey(key: string): void {
    if (key === 'ctrl-c') process.kill(process.pid, 'SIGINT');
    else if (key === 'q') stop();
    else if (pane.press(key, screen)) draw();
  }
}

/** Prints a view whenever it says something else: as a table, or as a document on one line. */
export async function watchInLines(
  target: Target,
  request: LiveRequest,
  signal: AbortSignal,
  { output, json }: { readonly output: Output; readonly json: boolean },
): Promise<void> {
  const messages = target.live(request, followerTelling(output, signal));
  for await (const { view, isNews } of viewsOf(messages)) {
    if (!isNews) continue;
    if (json) await output.print(JSON.stringify(view));
    else await output.print(`revision ${view.revision}, recorded ${view.recordedAt}\n${tableOf(view)}\n`);
  }

  function tableOf(view: Parameters<typeof printed>[0]): string {
    return printed(view, (text) => output.heading(text));
  }
}
