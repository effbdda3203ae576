import { isTemporary, type ProblemBody } from '#client';
import { t } from '../ui/language/language.ts';

interface WithRevision {
  readonly revision: number;
}

/** The views that may be shown for a moment. */
interface MomentSources<V> {
  /** The revision that is asked for; null: now. */
  readonly at: number | null;
  readonly live: V | undefined;
  /** The past view that was received last. */
  readonly past: V | undefined;
  /** The live view when the player left now: it is shown until the first past view comes. */
  readonly lastLive: V | undefined;
  /** Why the view that is asked for did not come. */
  readonly problem: ProblemBody | null;
}

/** The view that is shown for a moment. */
export interface MomentView<V> {
  readonly view: V | undefined;
  /** False while another moment's view is shown because the view of this moment is on its way. */
  readonly isOfMoment: boolean;
  readonly problem: ProblemBody | null;
}

/** Chooses the view to show for a moment. The live view is never shown as a moment of the past. */
export function viewOfMoment<V extends WithRevision>(sources: MomentSources<V>): MomentView<V> {
  const { at, live, past, lastLive, problem } = sources;
  if (at === null) return { view: live, isOfMoment: live !== undefined, problem: null };
  if (past?.revision === at) return { view: past, isOfMoment: true, problem: null };
  return { view: problem === null ? (past ?? lastLive) : undefined, isOfMoment: false, problem };
}

/** Names the moment of the shown view. */
export function momentViewWords(
  at: number | null,
  { view, isOfMoment, problem }: MomentView<WithRevision>,
): string {
  if (at === null) return t('now');
  if (isOfMoment) return t('as it was then');
  const values = { record: at, shown: view?.revision ?? 0 };
  if (problem) {
    return isTemporary(problem)
      ? t('record {record} did not come and is asked for again', values)
      : t('record {record} did not come', values);
  }
  return view
    ? t('still record {shown}: loading record {record}', values)
    : t('loading record {record}', values);
}
