import type { Official, SeriesCommand } from '#domain';
import type { EventStore } from '#event-store';
import {
  importStandings,
  presetsOnDemand,
  RaceControl,
  SeriesControl,
  type ImportAnswer,
  type KnownStandings,
  type SeriesAnswer,
  type SeriesImport,
  type SeriesImported,
  type SeriesList,
  type SeriesReceipt,
  type SeriesUnknown,
  type Signer,
  type StandingsAnswer,
} from '#race-control';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { SheetFile } from '../../target/target.ts';
import { refused, type SeriesTarget, type SheetOptions } from './series-target.ts';

/** The codes of a command about something that does not exist. */
const UNKNOWN = ['series-unknown', 'standings-unknown'];

/** The series of a store, with race control in this process. */
export class LocalSeries implements SeriesTarget {
  private readonly race: RaceControl;
  private readonly control: SeriesControl;

  constructor(
    private readonly store: EventStore,
    signer: Signer,
  ) {
    this.race = new RaceControl(store, { presets: presetsOnDemand(), signer });
    this.control = new SeriesControl(store, this.race, signer);
  }

  list(): Promise<SeriesList> {
    return this.control.list();
  }

  async series(id: string): Promise<SeriesAnswer> {
    const answer = await this.control.series(id);
    if (answer) return answer;
    throw notFound({ kind: 'series-unknown' }, id, '');
  }

  async standings(id: string, ranking: string): Promise<StandingsAnswer> {
    return (await this.known(id, ranking)).answer;
  }

  async sheet(id: string, ranking: string, options: SheetOptions): Promise<SheetFile> {
    // What draws sheets is large, and no other command needs it.
    const { publishStandings } = await import('#publishing');
    const proof = await this.control.proof(id, ranking);
    return publishStandings(await this.known(id, ranking), proof, options);
  }

  async issue(series: string, command: SeriesCommand, official: Official): Promise<SeriesReceipt> {
    const outcome = await this.control.issue({ series, command, official });
    if (outcome.kind === 'accepted') {
      const { revision, written } = outcome;
      return { series, revision, written };
    }
    const { code, words } = outcome.rejection;
    throw UNKNOWN.includes(code) ? new CliError(EXIT.usage, words, code) : refused(code, words);
  }

  async importInto(meeting: string, standings: SeriesImport, official: Official): Promise<SeriesImported> {
    const issue = (request: Parameters<RaceControl['issue']>[0]) => this.race.issue(request);
    const answer = await importStandings(this.control, issue, { ...standings, meeting, official });
    if (answer.kind === 'imported') return answer.imported;
    throw notImported(answer, meeting, standings);
  }

  async close(): Promise<void> {
    await this.race.drain();
    await this.store.close();
  }

  private async known(id: string, ranking: string): Promise<KnownStandings> {
    const found = await this.control.standings(id, ranking);
    if (found.kind === 'standings') return found;
    throw notFound(found, id, ranking);
  }
}

function notFound(unknown: SeriesUnknown, series: string, ranking: string): CliError {
  const words =
    unknown.kind === 'series-unknown'
      ? `There is no series "${series}". List all with "greenflag series".`
      : `There is no ranking "${ranking}". The series has ${unknown.rankings.join(', ')}.`;
  return new CliError(EXIT.usage, words, unknown.kind);
}

function notImported(
  answer: Exclude<ImportAnswer, { readonly kind: 'imported' }>,
  meeting: string,
  { series, ranking }: SeriesImport,
): CliError {
  switch (answer.kind) {
    case 'series-unknown':
    case 'standings-unknown':
      return notFound(answer, series, ranking);
    case 'meeting-unknown':
      return new CliError(EXIT.usage, `There is no meeting "${meeting}".`, answer.kind);
    case 'class-unknown': {
      const words =
        answer.classes.length === 0
          ? 'The meeting has no classes. Leave out --class.'
          : `Name the class with --class: ${answer.classes.join(', ')}.`;
      return new CliError(EXIT.usage, words);
    }
    case 'nothing-certified':
      return refused(answer.kind, 'No result of the ranking is certified yet.');
    case 'not-taken': {
      const { outcome, command } = answer;
      if (outcome.kind !== 'refused') return refused(outcome.kind, `${command.type} was not taken.`);
      return refused(outcome.rejection.code, outcome.rejection.words);
    }
  }
}
