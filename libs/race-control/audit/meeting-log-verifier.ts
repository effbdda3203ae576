import { EVENTS, evolve, initialState, type MeetingState } from '#domain';
import { toFact, type LogRecord } from '../log/log-record.ts';
import type { LogFinding } from './log-findings.ts';
import type { KeySet } from '../keys/jwk.ts';
import { streamOf } from '../log/stream-names.ts';
import { SignatureCheck, type Signatures } from '../proof/signature-check.ts';
import { LogVerifier, type LogSchema } from './log-verifier.ts';

const MEETING_LOG: LogSchema<MeetingState> = {
  events: EVENTS,
  initial: initialState(),
  evolve: (state, record) => evolve(state, toFact(record)),
};

interface LogCheckOptions {
  /** It is part of every hash; left out, it is the one of the meeting that the log begins with. */
  readonly stream?: string;
  /** The first revision that is looked at. From any but 0 the signatures are left alone. */
  readonly from?: number;
  /** Whose signatures are to hold; left out, nobody asks whose they are. */
  readonly keys?: KeySet | undefined;
}

/** Goes through the log of a meeting. */
export class MeetingLogVerifier extends LogVerifier<MeetingState> {
  private readonly checking: SignatureCheck | null;
  private isSound = true;

  constructor({ stream, from = 0, keys }: LogCheckOptions = {}) {
    super(MEETING_LOG, stream, from);
    this.checking = from === 0 ? new SignatureCheck(keys ?? null) : null;
  }

  /** What the signatures prove; null where they were left alone. */
  get signatures(): Signatures | null {
    return this.checking?.summary ?? null;
  }

  override add(record: LogRecord): LogFinding[] {
    const before = this.state;
    const found = super.add(record);
    // What a record that has been changed is signed with says nothing more.
    if (found.length === 0) found.push(...this.signatureOf(record, before));
    if (found.length > 0) this.isSound = false;
    return found;
  }

  override addUnreadable(words: string): LogFinding {
    this.isSound = false;
    return super.addUnreadable(words);
  }

  override addDamaged(revision: number, words: string): LogFinding[] {
    this.isSound = false;
    return super.addDamaged(revision, words);
  }

  private signatureOf(record: LogRecord, before: MeetingState): LogFinding[] {
    const { isSound } = this;
    const stream = streamOf(before.scheduled?.data.meeting ?? '');
    return this.checking?.add(record, { stream, before, isSound }) ?? [];
  }
}
