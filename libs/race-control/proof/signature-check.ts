import type { KeyObject } from 'node:crypto';
import type { MeetingState } from '#domain';
import type { LogRecord } from '../log/log-record.ts';
import { finding, type LogFinding, type LogFindingCode } from '../audit/log-findings.ts';
import { keysById, type KeysById } from '../keys/jwk.ts';
import type { KeySet } from '../answers/proof.ts';
import { isSignatureValid, readJws, type Jws } from '../keys/jws.ts';
import type { ResultClaims } from '../answers/proof.ts';
import { claimsFor, firstDifferingClaim, RESULT_TYPE } from './claims.ts';

/** Keys that signatures are checked with. */
export interface KnownKeys extends KeySet {
  /**
   * Nobody said that these are the keys of this log. So they can show that a signature is right or wrong, but
   * a key that is not among them is no finding, and neither is a result without a signature.
   */
  readonly onlyConfirm?: boolean;
}

/** Counts of the certified results of a log, by what their signatures prove. */
export interface SignatureSummary {
  /** Signed by a known key, with claims that agree with the log. */
  readonly held: number;
  /** Signed with claims that agree with the log. The signer is not checked, for lack of the key. */
  readonly unchecked: number;
  /** Without a signature. */
  readonly unsigned: number;
  /** Revision of the last certification that held. Records that were cut off after it leave no trace. */
  readonly last: number | null;
  /** The keys of the unchecked signatures that are not among the keys that only confirm. */
  readonly unknownKeys?: readonly string[];
}

/** The log before a certification, and whether no finding was reported for it. */
interface CertificationContext {
  readonly stream: string;
  readonly before: MeetingState;
  readonly isSound: boolean;
}

/** Bound of the list of unknown keys: a forged log may name a key in each signature. */
const MAX_UNKNOWN_KEYS = 10;

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
  /** Whether a missing key or signature is no finding. */
  private readonly onlyConfirms: boolean;
  private readonly unknownKeys = new Set<string>();

  constructor(keys: KnownKeys | null) {
    this.keys = keys && keysById(keys);
    this.onlyConfirms = keys === null || keys.onlyConfirm === true;
  }

  get summary(): SignatureSummary {
    const unknownKeys = [...this.unknownKeys];
    return { ...this.counts, last: this.last, ...(unknownKeys.length > 0 && { unknownKeys }) };
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
    if (this.onlyConfirms) return 'unsigned';
    return signatureFinding(record, 'signature-missing', 'certifies a result but is not signed.');
  }

  private checkSigned(record: LogRecord, context: CertificationContext): Verdict {
    const jws = readJws(String(record.metadata['signature']));
    if (jws?.typ !== RESULT_TYPE) {
      return signatureFinding(record, 'signature-wrong', 'has a signature that is not a result signature.');
    }
    const key = this.keys?.get(jws.kid);
    const wrong = key ? this.checkKey(record, jws, key) : this.checkUnknownKey(record, jws);
    return wrong ?? this.checkClaims(record, jws, context);
  }

  private checkKey(record: LogRecord, jws: Jws, key: KeyObject): LogFinding | null {
    if (isSignatureValid(jws, key)) return null;
    const words = `has a signature that its key ${jws.kid} did not make.`;
    return signatureFinding(record, 'signature-wrong', words);
  }

  private checkUnknownKey(record: LogRecord, { kid }: Jws): LogFinding | null {
    if (!this.onlyConfirms)
      return signatureFinding(record, 'key-unknown', `is signed with the unknown key ${kid}.`);
    if (this.keys && this.unknownKeys.size < MAX_UNKNOWN_KEYS) this.unknownKeys.add(kid);
    return null;
  }

  private checkClaims(
    record: LogRecord,
    { kid, payload }: Jws,
    { stream, before, isSound }: CertificationContext,
  ): Verdict {
    const claims = claimsFor(before, stream, record);
    if (!claims) {
      return signatureFinding(record, 'signed-otherwise', 'certifies a result that was not posted.');
    }
    // After an earlier finding the rows of this log prove nothing, and that finding is reported already.
    const expected = isSound ? claims : { ...claims, rows: payload['rows'] as ResultClaims['rows'] };
    const name = firstDifferingClaim(payload, expected);
    if (name === undefined) return this.keys?.has(kid) ? 'held' : 'unchecked';
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
