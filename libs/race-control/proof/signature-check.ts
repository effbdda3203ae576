import type { MeetingState } from '#domain';
import type { LogRecord } from '../log/log-record.ts';
import { finding, type LogFinding, type LogFindingCode } from '../audit/log-findings.ts';
import { keysById, type KeysById } from '../keys/jwk.ts';
import type { KeySet } from '../answers/proof.ts';
import { isSignatureValid, readJws, type Jws } from '../keys/jws.ts';
import type { ResultClaims } from '../answers/proof.ts';
import { claimsFor, firstDifferingClaim, RESULT_TYPE } from './claims.ts';

/** Counts of the certified results of a log, by what their signatures prove. */
export interface SignatureSummary {
  /** Signed by a known key, with claims that agree with the log. */
  readonly held: number;
  /** Signed with claims that agree with the log. The signer is not checked, because no keys were given. */
  readonly unchecked: number;
  /** Without a signature. */
  readonly unsigned: number;
  /** Revision of the last certification that held. Records that were cut off after it leave no trace. */
  readonly last: number | null;
}

/** The log before a certification, and whether no finding was reported for it. */
interface CertificationContext {
  readonly stream: string;
  readonly before: MeetingState;
  readonly isSound: boolean;
}

type Verdict = LogFinding | 'held' | 'unchecked' | 'unsigned' | 'already-reported';

/**
 * Checks the signatures of the certifications of a log. Without keys it checks the claims, but not the
 * signer.
 */
export class SignatureCheck {
  private readonly keys: KeysById | null;
  private readonly counts = { held: 0, unchecked: 0, unsigned: 0 };
  private last: number | null = null;
  private isOtherLogReported = false;

  constructor(keys: KeySet | null) {
    this.keys = keys && keysById(keys);
  }

  get summary(): SignatureSummary {
    return { ...this.counts, last: this.last };
  }

  /**
   * Returns the findings about the signature of a record. The record itself must have passed all other
   * checks.
   */
  add(record: LogRecord, context: CertificationContext): LogFinding[] {
    const { revision, type, metadata } = record;
    const { signature } = metadata;
    if (type !== 'ResultsCertified') {
      if (signature === undefined) return [];
      return [signatureFinding(record, 'signature-wrong', 'is signed but does not certify a result.')];
    }
    const verdict = signature === undefined ? this.checkUnsigned(record) : this.checkSigned(record, context);
    if (typeof verdict !== 'string') return [verdict];
    if (verdict === 'already-reported') return [];
    this.counts[verdict] += 1;
    if (verdict === 'held') this.last = revision;
    return [];
  }

  private checkUnsigned(record: LogRecord): Verdict {
    if (!this.keys) return 'unsigned';
    return signatureFinding(record, 'signature-missing', 'certifies a result but is not signed.');
  }

  private checkSigned(record: LogRecord, context: CertificationContext): Verdict {
    const jws = readJws(String(record.metadata['signature']));
    if (jws?.typ !== RESULT_TYPE) {
      return signatureFinding(record, 'signature-wrong', 'has a signature that is not a result signature.');
    }
    return this.checkKey(record, jws) ?? this.checkClaims(record, jws, context);
  }

  private checkKey(record: LogRecord, jws: Jws): LogFinding | null {
    if (!this.keys) return null;
    const key = this.keys.get(jws.kid);
    if (!key) return signatureFinding(record, 'key-unknown', `is signed with the unknown key ${jws.kid}.`);
    if (isSignatureValid(jws, key)) return null;
    return signatureFinding(
      record,
      'signature-wrong',
      `has a signature that its key ${jws.kid} did not make.`,
    );
  }

  private checkClaims(
    record: LogRecord,
    { payload }: Jws,
    { stream, before, isSound }: CertificationContext,
  ): Verdict {
    const claims = claimsFor(before, stream, record);
    if (!claims) {
      return signatureFinding(record, 'signed-otherwise', 'certifies a result that was not posted.');
    }
    // After an earlier finding the rows of this log prove nothing, and that finding is reported already.
    const expected = isSound ? claims : { ...claims, rows: payload['rows'] as ResultClaims['rows'] };
    const name = firstDifferingClaim(payload, expected);
    if (name === undefined) return this.keys ? 'held' : 'unchecked';
    if (name !== 'previousHash') {
      return signatureFinding(record, 'signed-otherwise', describeDifference(name, payload, expected));
    }
    // One changed record affects every signature after it, so only the first one is reported.
    if (this.isOtherLogReported) return 'already-reported';
    this.isOtherLogReported = true;
    const since = this.last === null ? '' : ` and after record ${this.last}`;
    const words = `has a signature for a log with other records before it${since}.`;
    return signatureFinding(record, 'signed-otherwise', words);
  }
}

const signatureFinding = ({ revision }: LogRecord, code: LogFindingCode, words: string): LogFinding =>
  finding(revision, code, `Record ${revision} ${words}`);

function describeDifference(
  name: string,
  signed: Readonly<Record<string, unknown>>,
  expected: ResultClaims,
): string {
  switch (name) {
    case 'meeting':
    case 'session':
    case 'version':
      return `has a signature for the ${name} ${String(signed[name])}, not ${expected[name]}.`;
    case 'revision':
      return `has a signature for record ${String(signed[name])}.`;
    case 'rows':
      return `has a signature for another result of ${expected.session} than the posted one.`;
    default:
      return 'has a signature for a record with another official, time or reason.';
  }
}
