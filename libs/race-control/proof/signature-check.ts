import type { KeyObject } from 'node:crypto';
import type { LogRecord } from '../log/log-record.ts';
import { finding, type LogFinding, type LogFindingCode } from '../audit/log-findings.ts';
import { keysById, type KeysById } from '../keys/jwk.ts';
import type { KeySet } from '../answers/proof.ts';
import { isSignatureValid, readJws, type Jws } from '../keys/jws.ts';
import { firstDifferingClaim } from './claims.ts';

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

type Claims = Readonly<Record<string, unknown>>;

/** How the records of one type are signed. `S` is the state of their log. */
export interface Certification<S> {
  /** The `typ` of the JWS. */
  readonly typ: string;
  /** What is certified, like "result". */
  readonly noun: string;
  /** Returns the claims to sign, at the state before the record; null if nothing was posted. */
  readonly claimsOf: (before: S, stream: string, record: LogRecord) => object | null;
}

/** The records of a log that are signed, by their type. */
export type Certifications<S> = Readonly<Record<string, Certification<S>>>;

/** The log before a certification, and whether no finding was reported for it. */
interface CertificationContext<S> {
  readonly stream: string;
  readonly before: S;
  readonly isSound: boolean;
}

/** Bound of the list of unknown keys: a forged log may name a key in each signature. */
const MAX_UNKNOWN_KEYS = 10;

type Verdict = LogFinding | 'held' | 'unchecked' | 'unsigned' | 'already-reported';

/**
 * Checks the signatures of the certifications of a log. Without keys it checks the claims, but not the
 * signer.
 */
export class SignatureCheck<S> {
  private readonly keys: KeysById | null;
  private readonly counts = { held: 0, unchecked: 0, unsigned: 0 };
  private last: number | null = null;
  private isOtherLogReported = false;
  /** Whether a missing key or signature is no finding. */
  private readonly onlyConfirms: boolean;
  private readonly unknownKeys = new Set<string>();

  constructor(
    keys: KnownKeys | null,
    private readonly certifications: Certifications<S>,
  ) {
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
  add(record: LogRecord, context: CertificationContext<S>): LogFinding[] {
    const { revision, type, metadata } = record;
    const { signature } = metadata;
    const known = Object.hasOwn(this.certifications, type) ? this.certifications[type] : undefined;
    if (!known) {
      if (signature === undefined) return [];
      return [signatureFinding(record, 'signature-wrong', 'is signed but certifies nothing.')];
    }
    const verdict =
      signature === undefined ? this.checkUnsigned(record, known) : this.checkSigned(record, known, context);
    if (typeof verdict !== 'string') return [verdict];
    if (verdict === 'already-reported') return [];
    this.counts[verdict] += 1;
    if (verdict === 'held') this.last = revision;
    return [];
  }

  private checkUnsigned(record: LogRecord, { noun }: Certification<S>): Verdict {
    if (this.onlyConfirms) return 'unsigned';
    return signatureFinding(record, 'signature-missing', `certifies a ${noun} but is not signed.`);
  }

  private checkSigned(
    record: LogRecord,
    certification: Certification<S>,
    context: CertificationContext<S>,
  ): Verdict {
    const { typ, noun } = certification;
    const jws = readJws(String(record.metadata['signature']));
    if (jws?.typ !== typ) {
      return signatureFinding(record, 'signature-wrong', `has a signature that is not a ${noun} signature.`);
    }
    const key = this.keys?.get(jws.kid);
    const wrong = key ? this.checkKey(record, jws, key) : this.checkUnknownKey(record, jws);
    if (wrong) return wrong;
    const claims = certification.claimsOf(context.before, context.stream, record) as Claims | null;
    if (claims) return this.checkClaims(record, jws, { claims, noun, isSound: context.isSound });
    return signatureFinding(record, 'signed-otherwise', `certifies a ${noun} that was not posted.`);
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
    { claims, noun, isSound }: { readonly claims: Claims; readonly noun: string; readonly isSound: boolean },
  ): Verdict {
    // After an earlier finding the rows of this log prove nothing, and that finding is reported already.
    const expected = isSound ? claims : { ...claims, rows: payload['rows'] };
    const name = firstDifferingClaim(payload, expected);
    if (name === undefined) return this.keys?.has(kid) ? 'held' : 'unchecked';
    if (name !== 'previousHash') {
      return signatureFinding(record, 'signed-otherwise', describeDifference(name, noun, payload, expected));
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

function describeDifference(name: string, noun: string, signed: Claims, expected: Claims): string {
  switch (name) {
    case 'meeting':
    case 'series':
    case 'session':
    case 'ranking':
    case 'version':
      return `has a signature for the ${name} ${String(signed[name])}, not ${String(expected[name])}.`;
    case 'revision':
      return `has a signature for record ${String(signed[name])}.`;
    case 'rows':
    case 'results': {
      const of = String(expected['session'] ?? expected['ranking']);
      return `has a signature for another ${noun} of ${of} than the posted one.`;
    }
    default:
      return 'has a signature for a record with another official, time or reason.';
  }
}
