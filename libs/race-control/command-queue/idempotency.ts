import { mayIssue, type Official, type RejectionCode } from '#domain';
import { commandHash, isSameCommand } from '../log/hash-chain.ts';
import { sentFields, type IssueRequest, type Outcome } from '../requests.ts';
import { measureCommand } from './measure.ts';
import type { PendingCommand } from './decision.ts';
import type { ClockReading } from './meeting-clock.ts';
import { QueuedCommand } from './queued-command.ts';
import { RecentOutcomes } from './recent-outcomes.ts';

interface InFlight {
  readonly commandHash: string;
  readonly by: Official;
  readonly ifMatch: IssueRequest['ifMatch'];
  readonly isConfirmed: boolean;
  readonly outcome: Promise<Outcome>;
}

interface IdempotencyOptions {
  readonly now: () => number;
  readonly readClock: () => ClockReading;
  readonly newId: () => string;
  /** Milliseconds in which a command is answered at the latest. */
  readonly answerLimitMs: number;
  /** Submits a command to the queue of its meeting, which answers it. Rejects if that does not open. */
  readonly submit: (command: QueuedCommand) => Promise<unknown>;
}

/**
 * Makes a command id count once while the log does not contain it, because the command is in flight or wrote
 * nothing. Ids of commands that wrote records are in the log's own index.
 */
export class Idempotency {
  private readonly inFlight = new Map<string, InFlight>();
  private readonly recent: RecentOutcomes;

  constructor(private readonly options: IdempotencyOptions) {
    this.recent = new RecentOutcomes(options.now);
  }

  issue(request: IssueRequest): Promise<Outcome> {
    return measureCommand(request, (measured) => this.issueMeasured(measured));
  }

  private issueMeasured(request: IssueRequest): Promise<Outcome> {
    const { readClock, newId } = this.options;
    const commandId = (request.commandId ?? request.command.commandId ?? newId()).toLowerCase();
    const hash = commandHash(sentFields(request));
    const pending = { request, commandId, commandHash: hash, arrived: readClock() };
    return this.submitOnce(pending, this.options.answerLimitMs);
  }

  private submitOnce(pending: PendingCommand, withinMs: number): Promise<Outcome> {
    const { commandHash, commandId, request } = pending;
    const isSame = (earlierHash: string) => isSameCommand(sentFields(request), commandHash, earlierHash);
    const key = `${request.meeting}/${commandId}`;
    const by = request.official;
    const isConfirmed = request.command.confirm === true;
    const running = this.inFlight.get(key);
    if (running) {
      const isAskedAlike = running.isConfirmed === isConfirmed && running.ifMatch === request.ifMatch;
      if (isAskedAlike && isSame(running.commandHash) && isSameOfficial(running.by, by)) {
        return request.refuseInFlight
          ? Promise.resolve({ kind: 'command-in-flight', commandId })
          : running.outcome;
      }
      // The id is free again if the running command fails, so wait for its end before checking.
      const { answerLimitMs, readClock } = this.options;
      const waitedMs = () => readClock().monotonicMs - pending.arrived.monotonicMs;
      const retry = () => this.submitOnce(pending, answerLimitMs - waitedMs());
      return running.outcome.then(retry, retry);
    }
    const earlier = this.recent.get(key);
    if (earlier && !isSame(earlier.commandHash) && mayIssue(by.role, request.command.type)) {
      return Promise.resolve({ kind: 'command-id-reused', commandId });
    }
    // The answer to one official does not decide what another official may do.
    if (earlier && isSameOfficial(earlier.by, by)) return Promise.resolve(earlier.outcome);
    const outcome = this.submit(key, new QueuedCommand(pending, withinMs));
    this.inFlight.set(key, { commandHash, by, ifMatch: request.ifMatch, isConfirmed, outcome });
    return outcome;
  }

  private async submit(key: string, command: QueuedCommand): Promise<Outcome> {
    try {
      this.options.submit(command).catch((error: unknown) => command.reject(error));
      const outcome = await command.promise;
      if (isRemembered(outcome)) {
        const { commandHash, request } = command.pending;
        this.recent.add(key, { commandHash, by: request.official, outcome });
      }
      return outcome;
    } finally {
      this.inFlight.delete(key);
    }
  }
}

/**
 * Refusals that may be different when the same id is sent again: by another official, confirmed, or after a
 * green flag that was recorded late.
 */
const NOT_REMEMBERED: ReadonlySet<RejectionCode> = new Set([
  'role-may-not',
  'needs-confirmation',
  'no-session-under-way',
]);

/** Returns true for an outcome that wrote nothing and stays as it is when the same id is sent again. */
function isRemembered(outcome: Outcome): boolean {
  if (outcome.kind === 'refused') return !NOT_REMEMBERED.has(outcome.rejection.code);
  return outcome.kind === 'accepted' && outcome.receipt.events.length === 0;
}

const isSameOfficial = (a: Official, b: Official): boolean => a.id === b.id && a.role === b.role;
