import { findProjection, type View } from '#projections';
import { BoundedMap } from '../bounded-map.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import type { ProjectionUnknown, ViewRequest } from '../requests.ts';
import { patchBetween } from './patch.ts';
import { unknownView, viewOfState } from './view-at.ts';

/** The most revisions between the two views of a patch. A client that is farther behind takes the view. */
export const MAX_PATCH_REVISIONS = 500;
/** The views of one meeting whose heads are remembered. A meeting of ten sessions has about 60. */
const MAX_HEADS = 128;
/** The patches of one meeting that are kept. Clients without a cache in between ask for the same ones. */
const MAX_PATCHES = 64;

export type PolledView = Pick<ViewRequest, 'meeting' | 'projection' | 'session'>;

export interface PatchRequest extends PolledView {
  readonly from: number;
  /** At least `from`, and at most `MAX_PATCH_REVISIONS` later. */
  readonly to: number;
}

export type HeadAnswer =
  | {
      readonly kind: 'head';
      readonly revision: number;
      readonly version: number;
      /** The revision that the head of this view named before, or the one before this; null at revision 0. */
      readonly before: number | null;
    }
  | { readonly kind: 'meeting-unknown' }
  | ProjectionUnknown;

export type PatchAnswer =
  /** The JSON Patch as text. */
  | { readonly kind: 'patch'; readonly text: string }
  | { readonly kind: 'meeting-unknown' }
  | ProjectionUnknown
  /** The later revision is beyond the end of the log. */
  | { readonly kind: 'revision-unknown'; readonly actualRevision: number };

/** The revisions that a head named last. */
interface NamedRevisions {
  readonly last: number;
  readonly before: number | null;
}

/** What is kept for one meeting, for as long as its log is in memory. */
interface Kept {
  readonly heads: BoundedMap<string, NamedRevisions>;
  readonly patches: BoundedMap<string, string>;
}

/**
 * Answers clients that poll: where a view is, and what changed since they looked. All clients of a view that
 * poll through one cache see the same heads, so they all need the same patch.
 */
export class PolledViews {
  private readonly byLog = new WeakMap<MeetingLog, Kept>();

  /** Returns where a view is. It makes no view, so it costs the same for a long one. */
  head(log: MeetingLog, { projection, session }: PolledView): HeadAnswer {
    const { state } = log;
    if (state.revision < 0) return { kind: 'meeting-unknown' };
    const found = findProjection(state, projection, session);
    if (found.kind !== 'found') return unknownView(state, found, projection);
    const { heads } = this.keptOf(log);
    const key = keyOf(projection, session);
    const { revision } = state;
    const named = heads.get(key);
    const next = named?.last === revision ? named : { last: revision, before: named?.last ?? null };
    heads.set(key, next);
    log.rememberState();
    return { kind: 'head', revision, version: found.version, before: revisionBefore(next) };
  }

  /** Returns the patch from a view at one revision to the same view at a later one. */
  async patch(log: MeetingLog, { projection, session, from, to }: PatchRequest): Promise<PatchAnswer> {
    if (log.state.revision < 0) return { kind: 'meeting-unknown' };
    // Another process may have written it just now.
    if (to > log.state.revision) await log.catchUp();
    const actualRevision = log.state.revision;
    if (to > actualRevision) return { kind: 'revision-unknown', actualRevision };
    const { patches } = this.keptOf(log);
    const key = `${keyOf(projection, session)} ${from} ${to}`;
    const kept = patches.get(key);
    if (kept !== undefined) return { kind: 'patch', text: kept };
    const [earlier, later] = [from, to].map((revision) =>
      viewOfState(log.stateAt(revision), projection, session),
    );
    if (earlier?.kind !== 'view') return earlier ?? { kind: 'meeting-unknown' };
    if (later?.kind !== 'view') return later ?? { kind: 'meeting-unknown' };
    const text = patchText(earlier.view, later.view);
    patches.set(key, text);
    return { kind: 'patch', text };
  }

  private keptOf(log: MeetingLog): Kept {
    const kept = this.byLog.get(log) ?? {
      heads: new BoundedMap<string, NamedRevisions>(MAX_HEADS),
      patches: new BoundedMap<string, string>(MAX_PATCHES),
    };
    this.byLog.set(log, kept);
    return kept;
  }
}

function revisionBefore({ last, before }: NamedRevisions): number | null {
  if (last === 0) return null;
  return before !== null && last - before <= MAX_PATCH_REVISIONS ? before : last - 1;
}

const keyOf = (projection: string, session = ''): string => `${projection}/${session}`;

const patchText = (before: View, after: View): string => JSON.stringify(patchBetween(before, after));
