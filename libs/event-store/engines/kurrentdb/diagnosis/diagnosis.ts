import { StoreError, withoutSecret } from '../../../errors.ts';
import { AppendInDoubt, isConnectionFailure, kindOf, toStoreError } from '../failures.ts';
import { examineNodes, isUserKnown, type Finding } from './examine-nodes.ts';
import { targetOf, type Target } from './target.ts';
import type { KurrentOptions } from '../url.ts';

/** Shortest time between two examinations. */
const EXAMINE_EVERY_MS = 5_000;
/** Longest time for which a failed call waits for an examination. */
const MAX_WAIT_MS = 500;

/** gRPC statuses of a refusal. The read stack of the client reports neither. */
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

/**
 * Finds out why calls fail: a wrong password, TLS on one side only, an authority that is not trusted. The
 * client reports most of these as a timeout. After a failed call the nodes are examined, at most every few
 * seconds. A call waits for it only until the first call has succeeded: later failures are outages, and their
 * callers wait for an answer.
 */
export class Diagnosis {
  private readonly target: Target;
  private finding: Finding | null = null;
  private examining: Promise<void> | null = null;
  private examinedAt = -Infinity;
  private hasWorked = false;

  constructor(private readonly options: KurrentOptions) {
    this.target = targetOf(options.connection);
  }

  recordSuccess(): void {
    this.hasWorked = true;
    this.finding = null;
  }

  /** Returns the error of the port for a failed call, with the reason where an examination finds one. */
  async explain(error: unknown): Promise<StoreError> {
    if (error instanceof StoreError) return error;
    if (error instanceof AppendInDoubt) {
      const { code, detail, more } = await this.explain(error.cause);
      return new StoreError(code, detail, { ...more, outcome: 'unknown' });
    }
    if (kindOf(error) === 'access-denied') return this.explainRefusal(error);
    const found = toStoreError(error, this.options.url);
    if (!isConnectionFailure(error)) return found;
    const examining = this.examine();
    if (!this.hasWorked) await within(MAX_WAIT_MS, examining);
    if (!this.finding) return found;
    const { words, help } = this.finding;
    return new StoreError(found.code, words, { ...found.more, help });
  }

  private async explainRefusal(error: unknown): Promise<StoreError> {
    const { words, help } = await this.findRefusal((error as { readonly code?: unknown }).code);
    const url = withoutSecret(this.options.url);
    return new StoreError('store-access-denied', `${words} (${url}).`, { help, cause: error });
  }

  private async findRefusal(status: unknown): Promise<Finding> {
    const { user, hasTls } = this.target;
    if (user === null) {
      const help = 'Write them into the URL: kurrentdb://USER:PASSWORD@HOST.';
      return { words: 'The server requires a user and a password', help };
    }
    if (!hasTls) {
      const help = 'Set up TLS on the server, and remove tls=false from the URL.';
      return { words: 'The server requires a user, and users are sent with TLS only', help };
    }
    const isKnown =
      status === PERMISSION_DENIED ||
      (status !== UNAUTHENTICATED && (await within(MAX_WAIT_MS, isUserKnown(this.target))) !== false);
    if (!isKnown) {
      const help = 'Correct them in the URL of the store.';
      return { words: `The user '${user}' or the password is wrong`, help };
    }
    const help = 'Use a user who may read and write all streams, or let this one do so.';
    return { words: `The server does not let the user '${user}' do that`, help };
  }

  private examine(): Promise<void> {
    if (this.examining === null && performance.now() - this.examinedAt >= EXAMINE_EVERY_MS) {
      this.examining = this.examineOnce();
    }
    return this.examining ?? Promise.resolve();
  }

  private async examineOnce(): Promise<void> {
    this.finding = await examineNodes(this.target);
    this.examinedAt = performance.now();
    this.examining = null;
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((done) => {
    timer = setTimeout(() => done(undefined), milliseconds);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}
