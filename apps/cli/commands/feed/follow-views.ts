import { namedView } from '#domain/words';
import type { FollowViews } from '#timing-feeds';
import { viewUpdates } from '../../live/view-updates.ts';
import { notifyConnection, type Listening } from '../../live/watcher.ts';
import type { Output } from '../../output/output.ts';
import type { Target } from '../../target/target.ts';

/** Returns how to follow views of a meeting, in a store or on a server. */
export const followViewsOf =
  (target: Target, meeting: string, output: Output, listening?: Listening): FollowViews =>
  (names, emit) => {
    const controller = new AbortController();
    const views: Record<string, unknown> = {};
    const follow = async (name: string): Promise<void> => {
      const [projection, session] = namedView(name);
      const request = { meeting, projection, ...(session !== undefined && { session }) };
      const options = { ...notifyConnection(output, controller.signal), onSign: listening?.onSign };
      const messages = target.live(request, options);
      for await (const { view } of viewUpdates(messages)) {
        views[name] = view;
        if (name === 'meeting') listening?.showView(view);
        if (names.every((each) => views[each] !== undefined)) emit(views);
      }
    };
    Promise.all(names.map(follow)).catch((error: unknown) => {
      if (!controller.signal.aborted) output.notify(`The meeting is not followed any more: ${String(error)}`);
    });
    return () => controller.abort();
  };
