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
import { viewUpdates } from './view-updates.ts';

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
