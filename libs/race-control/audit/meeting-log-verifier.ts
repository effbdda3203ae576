import { EVENTS, evolve, initialState, type MeetingState } from '#domain';
import { toFact, type LogRecord } from '../log/log-record.ts';
import type { LogFinding } from './log-findings.ts';
import { streamOf } from '../log/stream-names.ts';
import { claimsFor, RANKING_TYPE, rankingClaimsFor, RESULT_TYPE } from '../proof/claims.ts';
import {
  SignatureCheck,
  type Certifications,
  type KnownKeys,
  type SignatureSummary,
} from '../proof/signature-check.ts';
import { LogVerifier, type LogSchema } from './log-verifier.ts';

const MEETING_LOG: LogSchema<MeetingState> = {
  events: EVENTS,
  initial: initialState(),
  evolve: (state, record) => evolve(state, toFact(record)),
};

/** The records of a meeting that are signed. */
const CERTIFICATIONS: Certifications<MeetingState> = {
  ResultsCertified: { typ: RESULT_TYPE, noun: 'result', claimsOf: claimsFor },
  RankingCertified: { typ: RANKING_TYPE, noun: 'ranking', claimsOf: rankingClaimsFor },
};

interface MeetingLogVerifierOptions {
  /**
   * The name of the stream, which is a part of every hash. The default is the stream of the meeting that the
   * log begins with.
   */
  readonly stream?: string;
  /** First revision that is verified. Signatures are verified only if it is 0. */
  readonly from?: number;
  /** The keys whose signatures are accepted. Without them it is not checked who signed. */
  readonly keys?: KnownKeys | undefined;
}

/** Verifies the log of a meeting: the records as in any log, and the signatures of certified results. */
export class MeetingLogVerifier extends LogVerifier<MeetingState> {
  private readonly signatureCheck: SignatureCheck<MeetingState> | null;
  private isSound = true;

  constructor({ stream, from = 0, keys }: MeetingLogVerifierOptions = {}) {
    super(MEETING_LOG, stream, from);
    this.signatureCheck = from === 0 ? new SignatureCheck(keys ?? null, CERTIFICATIONS) : null;
  }

  /** What the signatures prove, or null if they were not verified. */
  get signatures(): SignatureSummary | null {
    return this.signatureCheck?.summary ?? null;
  }

  override add(record: LogRecord): LogFinding[] {
    const before = this.state;
    const findings = super.add(record);
    // The signature of a record with findings is not checked, because that would add nothing.
    if (findings.length === 0) findings.push(...this.checkSignature(record, before));
    if (findings.length > 0) this.isSound = false;
    return findings;
  }

  override addUnreadable(words: string): LogFinding {
    this.isSound = false;
    return super.addUnreadable(words);
  }

  override addDamaged(revision: number, words: string): LogFinding[] {
    this.isSound = false;
    return super.addDamaged(revision, words);
  }

  private checkSignature(record: LogRecord, before: MeetingState): LogFinding[] {
    const { isSound } = this;
    const stream = streamOf(before.scheduled?.data.meeting ?? '');
    return this.signatureCheck?.add(record, { stream, before, isSound }) ?? [];
  }
}
