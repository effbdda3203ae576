import type {
  Findings,
  SeriesAnswer,
  SeriesImport,
  SeriesImported,
  SeriesList,
  SeriesReceipt,
  StandingsAnswer,
  StandingsProof,
} from '#race-control';
import type { SeriesCommand } from '#domain';
import { apiPath, readSheet, type Http } from './http.ts';
import type { AbortOptions, Sheet } from './request-options.ts';

/** The series of a server. Every request throws ProblemError, NoAnswerError or, if aborted, AbortError. */
export class SeriesClient {
  constructor(private readonly http: Http) {}

  /** Returns all series, the newest first. */
  list({ signal }: AbortOptions = {}): Promise<SeriesList> {
    return this.http.json(apiPath('series'), { signal });
  }

  /** Checks a series document. */
  check(document: unknown, { signal }: AbortOptions = {}): Promise<Findings> {
    return this.http.json(apiPath('series', 'check'), { body: document, signal });
  }

  /** Returns a series, with its meetings and what was published. */
  series(id: string, { signal }: AbortOptions = {}): Promise<SeriesAnswer> {
    return this.http.json(apiPath('series', id), { signal });
  }

  /** Returns the standings of a ranking: those of now, and those that are posted. */
  standings(id: string, ranking: string, { signal }: AbortOptions = {}): Promise<StandingsAnswer> {
    return this.http.json(apiPath('series', id, 'standings', ranking), { signal });
  }

  /** Returns the standings as a sheet, to be saved or printed. */
  async sheet(
    id: string,
    ranking: string,
    {
      type: accept,
      paper,
      signal,
    }: AbortOptions & { readonly type: string; readonly paper?: string | undefined },
  ): Promise<Sheet> {
    const path = apiPath('series', id, 'standings', ranking);
    const response = await this.http.send(path, { accept, query: { paper }, signal });
    return readSheet(response, signal);
  }

  /** Returns the proof of certified standings. */
  proof(id: string, ranking: string, { signal }: AbortOptions = {}): Promise<StandingsProof> {
    return this.http.json(apiPath('series', id, 'standings', ranking, 'proof'), { signal });
  }

  /** Issues a command about a series. The same command again writes nothing. */
  issue(id: string, command: SeriesCommand, { signal }: AbortOptions = {}): Promise<SeriesReceipt> {
    return this.http.json(apiPath('series', id, 'commands'), { body: command, signal });
  }

  /** Brings standings into a meeting. The same import again writes nothing. */
  importInto(
    meeting: string,
    standings: SeriesImport,
    { signal }: AbortOptions = {},
  ): Promise<SeriesImported> {
    return this.http.json(apiPath('meetings', meeting, 'standings'), { body: standings, signal });
  }
}
