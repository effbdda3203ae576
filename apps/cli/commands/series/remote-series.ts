import { bearerHeaders, GreenflagClient, officialHeaders, ProblemError, type SeriesClient } from '#client';
import type { Official, SeriesCommand } from '#domain';
import { SHEET_TYPES } from '#publishing';
import type {
  SeriesAnswer,
  SeriesImport,
  SeriesImported,
  SeriesList,
  SeriesReceipt,
  StandingsAnswer,
} from '#race-control';
import { currentToken } from '../../config/settings.ts';
import { serverError } from '../../output/server-problems.ts';
import type { SheetFile } from '../../target/target.ts';
import { refused, type SeriesTarget, type SheetOptions } from './series-target.ts';

/** The statuses of a command that a rule refuses, of the series or of the meeting. */
const REFUSED = [403, 409, 422];

/** The series of a server, over HTTP. */
export class RemoteSeries implements SeriesTarget {
  constructor(readonly server: string) {}

  list(): Promise<SeriesList> {
    return this.ask(this.client().list());
  }

  series(id: string): Promise<SeriesAnswer> {
    return this.ask(this.client().series(id));
  }

  standings(id: string, ranking: string): Promise<StandingsAnswer> {
    return this.ask(this.client().standings(id, ranking));
  }

  async sheet(id: string, ranking: string, { as, paper }: SheetOptions): Promise<SheetFile> {
    const sheet = await this.ask(this.client().sheet(id, ranking, { type: SHEET_TYPES[as], paper }));
    return { body: sheet.bytes, unprintedNames: sheet.unprintedNames };
  }

  issue(id: string, command: SeriesCommand, official: Official): Promise<SeriesReceipt> {
    return this.ask(this.client(official).issue(id, command));
  }

  importInto(meeting: string, standings: SeriesImport, official: Official): Promise<SeriesImported> {
    return this.ask(this.client(official).importInto(meeting, standings));
  }

  async close(): Promise<void> {
    // Nothing is kept open.
  }

  private client(official?: Official): SeriesClient {
    const token = currentToken();
    // With a token, the token names the official.
    const headers = token === undefined ? official && officialHeaders(official) : bearerHeaders(token);
    return new GreenflagClient({ server: this.server, ...(headers && { identity: () => headers }) }).series();
  }

  /** @throws CliError if the request fails */
  private async ask<T>(request: Promise<T>): Promise<T> {
    try {
      return await request;
    } catch (error) {
      if (!(error instanceof ProblemError) || !REFUSED.includes(error.problem.status))
        throw serverError(error, this);
      throw refused(error.problem.code, error.message);
    }
  }
}
