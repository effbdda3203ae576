import {
  itemsOf,
  namesIn,
  numberIn,
  sessionOf,
  scoreOf,
  unrunSessions,
  unscheduled,
  type Fact,
  type FactOf,
  type MeetingResults,
  type MeetingState,
  type ScoredResult,
  type SeriesResult,
} from '#domain';
import type { EventStore } from '#event-store';
import type { EventMetadata } from '../answers/log.ts';
import { BoundedMap } from '../bounded-map.ts';
import { streamOf } from '../log/stream-names.ts';

/** Meetings whose results are kept, so that only those with new records are read again. */
const MAX_MEETINGS = 200;

/** Returns the state of a meeting, at its end or at a revision; null for an unknown meeting. */
type StateOf = (meeting: string, at?: number) => Promise<MeetingState | null>;

/** Reads the certified results of meetings, as they were published. */
export class CertifiedResults {
  private readonly kept = new BoundedMap<string, { revision: number; results: MeetingResults }>(MAX_MEETINGS);

  constructor(
    private readonly store: Pick<EventStore, 'readStream' | 'head'>,
    private readonly stateOf: StateOf,
  ) {}

  /** Returns the last certified result of each session of a meeting. */
  async of(meeting: string): Promise<MeetingResults> {
    const head = await this.store.head(streamOf(meeting));
    if (head === null) return unscheduled(meeting);
    const kept = this.kept.get(meeting);
    if (kept?.revision === head) return kept.results;
    const state = await this.stateOf(meeting);
    if (!state) return unscheduled(meeting);
    const results = await this.read(meeting, state);
    this.kept.set(meeting, { revision: state.revision, results });
    return results;
  }

  private async read(meeting: string, state: MeetingState): Promise<MeetingResults> {
    const results: SeriesResult[] = [];
    const sessions = state.sessions.map(({ spec }) => spec.id);
    for (const session of sessions) {
      const certification = lastCertification(state, session);
      if (certification) results.push(await this.result(meeting, state, certification));
    }
    const certified = results.map(({ session }) => session);
    return { meeting, sessions, results, unrun: unrunSessions(state, certified) };
  }

  private async result(
    meeting: string,
    state: MeetingState,
    { revision, data: { session, version } }: FactOf<'ResultsCertified'>,
  ): Promise<SeriesResult> {
    const isReopened = sessionOf(state, session)?.results.certified?.revision !== revision;
    // A certified result stands as it was published. One that was reopened did so when it was certified.
    const asCertified = (isReopened ? await this.stateOf(meeting, revision) : null) ?? state;
    const [record] = await this.store.readStream(streamOf(meeting), { from: revision, limit: 1 });
    const { hash } = record?.metadata as unknown as EventMetadata;
    const reopening = isReopened ? lastReopening(state, session) : undefined;
    return {
      meeting,
      session,
      version,
      revision,
      hash,
      ...scoredResult(asCertified, session),
      reopened: reopening ? { ...scoredResult(state, session), revision: reopening.revision } : null,
    };
  }
}

/** Returns the last certification of a session that was not struck, also if the result was reopened later. */
function lastCertification(state: MeetingState, session: string): FactOf<'ResultsCertified'> | undefined {
  const found = sessionOf(state, session);
  if (!found || found.results.posted.length === 0) return undefined;
  return found.results.certified ?? lastOf(state, 'ResultsCertified', session);
}

const lastReopening = (state: MeetingState, session: string) => lastOf(state, 'ResultsReopened', session);

function lastOf<T extends 'ResultsCertified' | 'ResultsReopened'>(
  { records, struck }: MeetingState,
  type: T,
  session: string,
): FactOf<T> | undefined {
  const isWanted = (fact: Fact) =>
    fact.type === type && fact.data.session === session && !struck.has(fact.revision);
  return itemsOf(records).findLast(isWanted) as FactOf<T> | undefined;
}

/** Returns a result with the numbers of the cars and the names as they were published. */
function scoredResult(state: MeetingState, id: string): ScoredResult {
  const session = sessionOf(state, id);
  if (!session) throw new Error(`There is no session ${id}.`);
  const score = scoreOf(state, id, { asItStands: true });
  const rows = score.rows.map((row) => ({ ...row, car: numberIn(state, session, row.car) }));
  const names = score.rows.map(({ car }) => {
    const { driver, team } = namesIn(state, session, car);
    const rookie = state.entries.get(car)?.rookie === true;
    return [numberIn(state, session, car), { driver, team, rookie }] as const;
  });
  return { score: { ...score, rows }, names: new Map(names) };
}
