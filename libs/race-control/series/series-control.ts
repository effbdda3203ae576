import { randomUUID } from 'node:crypto';
import {
  decideSeries,
  standingsIn,
  type MeetingResults,
  type Official,
  type SeriesCommand,
  type SeriesRejection,
  type SeriesState,
  type Standings,
} from '#domain';
import type { EventStore } from '#event-store';
import type { SeriesAnswer, SeriesList, StandingsAnswer, StandingsProof } from '../answers/series.ts';
import {
  decideAndWrite,
  type SmallLogDecision,
  type SmallLogOutcome,
} from '../command-queue/decide-and-write.ts';
import type { Signer } from '../keys/key-ring.ts';
import { commandHash } from '../log/hash-chain.ts';
import { chainRecord, originOf } from '../log/record-builder.ts';
import { seriesStreamOf } from '../log/stream-names.ts';
import type { RaceControl } from '../race-control.ts';
import { CertifiedResults } from './certified-results.ts';
import { allSeries, readSeries, type SeriesLog } from './series-log.ts';
import { seriesAnswer, standingsAnswer } from './series-answers.ts';
import { claimsForStandings, proveStandings, STANDINGS_TYPE } from './standings-proof.ts';

/** The command of a client that may be repeated: a repetition writes nothing. */
const WORDS = {
  unknown: 'It is not known whether the command was taken. Send it again: it counts once.',
  notTaken: 'The command was not taken.',
};

export interface SeriesRequest {
  readonly series: string;
  readonly command: SeriesCommand;
  readonly official: Official;
}

export type SeriesUnknown =
  | { readonly kind: 'series-unknown' }
  | { readonly kind: 'standings-unknown'; readonly rankings: readonly string[] };

/** Standings with what they were computed from. */
export interface KnownStandings {
  readonly kind: 'standings';
  readonly answer: StandingsAnswer;
  readonly state: SeriesState;
  readonly standings: Standings;
  /** The hash of the last record of the log of the series. */
  readonly hash: string;
}

/**
 * The series of one store: documents and published standings in logs of their own, computed from certified
 * results of meetings. Every method rejects with the `StoreError` of the store when the store fails.
 */
export class SeriesControl {
  private readonly results: CertifiedResults;

  constructor(
    private readonly store: EventStore,
    readonly race: Pick<RaceControl, 'state' | 'issue'>,
    private readonly signer?: Signer,
  ) {
    this.results = new CertifiedResults(store, (meeting, at) => race.state(meeting, at));
  }

  /** Returns all series, the newest first. */
  async list(): Promise<SeriesList> {
    const rows: SeriesList['series'][number][] = [];
    for await (const id of allSeries(this.store)) {
      const { series, revision } = (await readSeries(this.store, id)).state;
      if (!series) continue;
      const rankings = series.rankings.map((each) => each.id);
      const { name = null, meetings } = series;
      rows.push({ series: id, name, meetings: meetings.length, rankings, revision });
    }
    return { series: rows };
  }

  /** Returns a series with what was published, or null if there is no such series. */
  async series(id: string): Promise<SeriesAnswer | null> {
    const { state } = await readSeries(this.store, id);
    return state.series && seriesAnswer(state, state.series, await this.resultsOf(state));
  }

  /** Returns the meetings of a series; null if there is no such series. */
  async meetings(id: string): Promise<readonly string[] | null> {
    return (await readSeries(this.store, id)).state.series?.meetings ?? null;
  }

  /** Returns the standings of a ranking by the results that are certified now, and those that are posted. */
  async standings(id: string, ranking: string): Promise<KnownStandings | SeriesUnknown> {
    const { state, hash } = await readSeries(this.store, id);
    if (!state.series) return { kind: 'series-unknown' };
    const standings = standingsIn(state, ranking, await this.resultsOf(state));
    if (!standings)
      return { kind: 'standings-unknown', rankings: state.series.rankings.map((each) => each.id) };
    return { kind: 'standings', answer: standingsAnswer(state, id, standings), state, standings, hash };
  }

  /** Returns the proof of certified standings; null without a certification or without keys. */
  async proof(id: string, ranking: string): Promise<StandingsProof | null> {
    const { state } = await readSeries(this.store, id);
    return proveStandings(this.store, { series: id, ranking, state });
  }

  /** Decides a command about a series and writes its record. @throws StoreError as `decideAndWrite` does */
  issue(request: SeriesRequest): Promise<SmallLogOutcome<SeriesRejection>> {
    const { series } = request;
    const log = { stream: seriesStreamOf(series), name: `the series ${series}`, words: WORDS };
    return decideAndWrite(this.store, log, async () =>
      this.decide(await readSeries(this.store, series), request),
    );
  }

  private async decide(
    { state, hash }: SeriesLog,
    { series, command, official }: SeriesRequest,
  ): Promise<SmallLogDecision<SeriesRejection>> {
    const standings =
      command.type === 'DefineSeries'
        ? null
        : standingsIn(state, command.ranking, await this.resultsOf(state));
    const decision = decideSeries(state, command, { series, role: official.role, standings });
    if ('rejected' in decision) return { rejection: decision };
    const [event] = decision;
    const { revision, recordedAt } = state;
    if (!event) return { unchangedAt: revision };
    const origin = originOf(seriesStreamOf(series), commandHash(command), official, randomUUID);
    const record = chainRecord({ revision, recordedAt, hash }, event, origin, (unsigned) => {
      const claims = claimsForStandings(state, seriesStreamOf(series), unsigned);
      return claims && this.signer?.sign(STANDINGS_TYPE, claims);
    });
    return { record };
  }

  private async resultsOf({ series }: SeriesState): Promise<readonly MeetingResults[]> {
    const meetings: MeetingResults[] = [];
    // One after another, because each may open a long log.
    for (const meeting of series?.meetings ?? []) meetings.push(await this.results.of(meeting));
    return meetings;
  }
}
