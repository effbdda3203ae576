import { evolveSeries, initialSeries, SERIES_EVENTS, type SeriesState } from '#domain';
import type { LogFinding } from '../audit/log-findings.ts';
import { LogVerifier } from '../audit/log-verifier.ts';
import type { LogRecord } from '../log/log-record.ts';
import { seriesStreamOf } from '../log/stream-names.ts';
import {
  SignatureCheck,
  type Certifications,
  type KnownKeys,
  type SignatureSummary,
} from '../proof/signature-check.ts';
import { toSeriesFact } from './series-log.ts';
import { claimsForStandings, STANDINGS_TYPE } from './standings-proof.ts';

/** The records of a series that are signed. */
const CERTIFICATIONS: Certifications<SeriesState> = {
  StandingsCertified: { typ: STANDINGS_TYPE, noun: 'standings', claimsOf: claimsForStandings },
};

/** Verifies the log of a series: the records as in any log, and the signatures of certified standings. */
export class SeriesLogVerifier extends LogVerifier<SeriesState> {
  private readonly signatureCheck: SignatureCheck<SeriesState>;
  private isSound = true;

  constructor(
    readonly series: string,
    keys?: KnownKeys,
  ) {
    const schema = {
      events: SERIES_EVENTS,
      initial: initialSeries(),
      evolve: (state: SeriesState, record: LogRecord) => evolveSeries(state, toSeriesFact(record)),
    };
    super(schema, seriesStreamOf(series));
    this.signatureCheck = new SignatureCheck(keys ?? null, CERTIFICATIONS);
  }

  /** What the signatures prove. */
  get signatures(): SignatureSummary {
    return this.signatureCheck.summary;
  }

  override add(record: LogRecord): LogFinding[] {
    const before = this.state;
    const findings = super.add(record);
    const context = { stream: seriesStreamOf(this.series), before, isSound: this.isSound };
    // The signature of a record with findings is not checked, because that would add nothing.
    if (findings.length === 0) findings.push(...this.signatureCheck.add(record, context));
    if (findings.length > 0) this.isSound = false;
    return findings;
  }

  override addDamaged(revision: number, words: string): LogFinding[] {
    this.isSound = false;
    return super.addDamaged(revision, words);
  }
}
