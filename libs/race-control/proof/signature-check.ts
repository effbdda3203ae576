import type { MeetingState } from '#domain';
import type { LogRecord } from '../log/log-record.ts';
import { finding, type LogFinding, type LogFindingCode } from '../audit/log-findings.ts';
import { byId, type KeysById, type KeySet } from '../keys/jwk.ts';
import { holds, readJws, type Jws } from '../keys/jws.ts';
import { claimsFor, firstDifference, RESULT_TYPE, type ResultClaims } from './claims.ts';

/** What the signatures of a log prove. */
export interface Signatures {
  /** Certified results whose signature is of a known key, and says what the log says. */
  readonly held: number;
  /** Certified results whose signature says what the log says; whose it is was not asked. */
  readonly unchecked: number;
  /** Certified results without a signature. */
  readonly unsigned: number;
  /** Revision of the last one that held. What was cut off behind it leaves no trace. */
  readonly last: number | null;
}

/** Where a certification stands: the log before it, and whether that is sound. */
interface Standing {
  readonly stream: string;
  readonly before: MeetingState;
  readonly isSound: boolean;
}

type Verdict = LogFinding | 'held' | 'unchecked' | 'unsigned' | 'known';

/** Goes through the certifications of a log. Without keys it asks what they say, and not who says it. */
export class SignatureCheck {
  private readonly keys: KeysById | null;
  private readonly counts = { held: 0, unchecked: 0, unsigned: 0 };
  private last: number | null = null;
  private isLogAnother = false;

  constructor(keys: KeySet | null) {
    this.keys = keys && byId(keys);
  }

  get summary(): Signatures {
    return { ...this.counts, last: this.last };
  }

  /** What is wrong with the signature of a record that is itself sound. */
  add(record: LogRecord, standing: Standing): LogFinding[] {
    const { revision, type, metadata } = record;
    const { signature } = metadata;
    if (type !== 'ResultsCertified') {
      if (signature === undefined) return [];
      return [tell(record, 'signature-wrong', `Record ${revision} is signed, and certifies no result.`)];
    }
    const verdict = signature === undefined ? this.unsigned(record) : this.judge(record, standing);
    if (typeof verdict !== 'string') return [verdict];
    if (verdict === 'known') return [];
    this.counts[verdict] += 1;
    if (verdict === 'held') this.last = revision;
    return [];
  }

  private unsigned(record: LogRecord): Verdict {
    if (!this.keys) return 'unsigned';
    return tell(
      record,
      'signature-missing',
      `Record ${record.revision} certifies a result and is not signed.`,
    );
  }

  private judge(record: LogRecord, standing: Standing): Verdict {
    const jws = readJws(String(record.metadata['signature']));
    if (jws?.typ !== RESULT_TYPE) {
      return tell(
        record,
        'signature-wrong',
        `Record ${record.revision} is signed with what is no signature.`,
      );
    }
    return this.strange(record, jws) ?? this.otherwise(record, jws, standing);
  }

  private strange(record: LogRecord, jws: Jws): LogFinding | null {
    if (!this.keys) return null;
    const { revision } = record;
    const key = this.keys.get(jws.kid);
    if (!key) return tell(record, 'key-unknown', `Record ${revision} is signed with the key ${jws.kid}.`);
    if (holds(jws, key)) return null;
    return tell(
      record,
      'signature-wrong',
      `The signature of record ${revision} is not of its key, ${jws.kid}.`,
    );
  }

  private otherwise(record: LogRecord, { payload }: Jws, { stream, before, isSound }: Standing): Verdict {
    const claims = claimsFor(before, stream, record);
    if (!claims) {
      return tell(record, 'signed-otherwise', `Record ${record.revision} certifies no posted result.`);
    }
    // After a finding the rows of this log prove nothing; the finding itself has been told.
    const should = isSound ? claims : { ...claims, rows: payload['rows'] as ResultClaims['rows'] };
    const name = firstDifference(payload, should);
    if (name === undefined) return this.keys ? 'held' : 'unchecked';
    if (name !== 'previousHash') return tell(record, 'signed-otherwise', wordsFor(name, payload, should));
    // One change puts another log in front of every signature behind it.
    if (this.isLogAnother) return 'known';
    this.isLogAnother = true;
    const since = this.last === null ? '' : ` and after record ${this.last}`;
    const words = `The signature of record ${record.revision} is of a log with other records before it`;
    return tell(record, 'signed-otherwise', `${words}${since}.`);
  }
}

const tell = ({ revision }: LogRecord, code: LogFindingCode, words: string): LogFinding =>
  finding(revision, code, words);

function wordsFor(name: string, said: Readonly<Record<string, unknown>>, should: ResultClaims): string {
  const of = `The signature of record ${should.revision} is of`;
  switch (name) {
    case 'meeting':
    case 'session':
    case 'version':
      return `${of} the ${name} ${String(said[name])}, not ${should[name]}.`;
    case 'revision':
      return `${of} record ${String(said[name])}.`;
    case 'rows':
      return `${of} another result of ${should.session} than the posted one.`;
    default:
      return `${of} a record that says something else: who certified, when, or why.`;
  }
}
