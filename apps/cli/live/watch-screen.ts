import type { View } from '#projections';
import { CliError } from '../output/exit-codes.ts';
import { sessionsOf } from '../target/session-names.ts';
import type { LiveRequest, Target } from '../target/target.ts';
import { Pane } from './pane.ts';
import { createPaint, Screen } from './screen.ts';
import { viewUpdates } from './view-updates.ts';
import { listenTo, type Listening } from './watcher.ts';

/** Shortest time between two drawings of a view. */
const FRAME_MS = 100;

/** Shows a view on the whole terminal until the user quits. Returns the last view as plain text. */
export const watchOnScreen = (target: Target, request: LiveRequest, signal: AbortSignal): Promise<string> =>
  new WatchScreen(target, request).run(signal);

/** A view on the whole terminal. Keys scroll it, and switch to the same view of another session. */
class WatchScreen {
  private readonly screen = new Screen();
  private readonly pane = new Pane(createPaint());
  private readonly listening: Listening;
  private readonly quitting = new AbortController();
  /** Ends the stream of the view that is shown. */
  private following = new AbortController();
  private latest: View | null = null;
  private timer: NodeJS.Timeout | undefined;
  private isSwitching = false;

  constructor(
    private readonly target: Target,
    private request: LiveRequest,
  ) {
    this.listening = listenTo(target, (seconds) => {
      this.pane.setSilence(seconds);
      if (this.screen.isOpen) this.draw();
    });
  }

  async run(signal: AbortSignal): Promise<string> {
    signal.addEventListener('abort', this.quit);
    try {
      this.pane.sessions = await sessionsOf(this.target, this.request.meeting);
      while (!this.quitting.signal.aborted) await this.follow();
    } finally {
      if (this.latest) this.pane.setView(this.latest);
      clearTimeout(this.timer);
      this.listening.stop();
      signal.removeEventListener('abort', this.quit);
      this.screen.close();
    }
    return this.pane.plainText(this.screen);
  }

  /** Shows the requested view until another one is requested. */
  private async follow(): Promise<void> {
    this.following = new AbortController();
    const { signal } = this.following;
    const setLost = (isLost: boolean) => () => {
      this.pane.isLost = isLost;
      this.draw();
    };
    const { onSign } = this.listening;
    const options = { signal, onLost: setLost(true), onBack: setLost(false), onSign };
    for await (const { view } of viewUpdates(this.target.live(this.request, options))) {
      if (signal.aborted) break;
      this.latest = view;
      this.listening.showView(view);
      // Open the screen only now: an error before the first view is printed on the normal screen.
      if (!this.screen.isOpen) this.screen.open(this.draw, this.handleKey);
      this.timer ??= setTimeout(this.drawLatest, FRAME_MS);
    }
    // A stream that ends by itself ends the command.
    if (!signal.aborted) this.quit();
  }

  private readonly draw = (): void => this.screen.draw(this.pane.render(this.screen));

  private readonly drawLatest = (): void => {
    this.timer = undefined;
    if (this.latest) this.pane.setView(this.latest);
    this.draw();
  };

  private readonly quit = (): void => {
    this.quitting.abort();
    this.following.abort();
  };

  private readonly handleKey = (key: string): void => {
    if (key === 'ctrl-c') process.kill(process.pid, 'SIGINT');
    else if (key === 'q') this.quit();
    else if (key === ']' || key === '[') void this.switchSession(key === ']' ? 1 : -1);
    else if (this.pane.handleKey(key, this.screen)) this.draw();
  };

  /** Switches to the next session, or the previous one, that has this view. */
  private async switchSession(step: 1 | -1): Promise<void> {
    const current = this.latest?.['session'];
    if (this.isSwitching || typeof current !== 'string') return;
    this.isSwitching = true;
    try {
      const { sessions } = this.pane;
      const index = sessions.findIndex(({ session }) => session === current);
      for (let i = index + step; i >= 0 && i < sessions.length; i += step) {
        const view = await this.viewOf(sessions[i]?.session ?? '');
        if (!view) continue;
        this.request = { ...this.request, session: view.session };
        this.latest = view;
        this.pane.setOtherView(view);
        this.draw();
        this.following.abort();
        return;
      }
    } finally {
      this.isSwitching = false;
    }
  }

  /** Returns this view of another session; null if that session has none, or the server is away. */
  private async viewOf(session: string): Promise<(View & { readonly session: string }) | null> {
    try {
      const view = await this.target.view({ ...this.request, session });
      return { ...view, session };
    } catch (error) {
      if (error instanceof CliError) return null;
      throw error;
    }
  }
}
