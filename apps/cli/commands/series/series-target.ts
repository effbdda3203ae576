import type { Official, SeriesCommand } from '#domain';
import type {
  SeriesAnswer,
  SeriesImport,
  SeriesImported,
  SeriesList,
  SeriesReceipt,
  StandingsAnswer,
} from '#race-control';
import type { Paper } from '#publishing';
import type { SheetFile } from '../../target/target.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';

export interface SheetOptions {
  readonly as: 'csv' | 'pdf';
  readonly paper?: Paper;
}

/** Where series are: a store on this machine, or a server. Every method throws CliError or StoreError. */
export interface SeriesTarget {
  list(): Promise<SeriesList>;
  series(id: string): Promise<SeriesAnswer>;
  standings(id: string, ranking: string): Promise<StandingsAnswer>;
  sheet(id: string, ranking: string, options: SheetOptions): Promise<SheetFile>;
  issue(id: string, command: SeriesCommand, official: Official): Promise<SeriesReceipt>;
  importInto(meeting: string, standings: SeriesImport, official: Official): Promise<SeriesImported>;
  close(): Promise<void>;
}

/** Returns the error for a command that a rule refuses. */
export const refused = (code: string, words: string): CliError =>
  new CliError(EXIT.refused, words, code, 'refused ');
