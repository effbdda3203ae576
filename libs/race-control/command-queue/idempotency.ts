import type { Official } from '#domain';
import { commandHash } from '../log/hash-chain.ts';
import type { IssueRequest, Outcome } from '../requests.ts';
import type { PendingCommand } from './decision.ts';
import { RecentOutcomes } from './recent-outcomes.ts';

interface InFlight {
  readonly commandHash: string;
  readonly by: string;
  readonly ifMatch: number | undefined;
  readonly outcome: Promise<Outcome>;
}

interface IntakeOptions {
  readonly now: () => number;
  readonly newId: () => string;
  /** Brings a command to its meeting's desk. */
  readonly toDesk: (job: PendingCommand) => Promise<Outcome>;
}

/**
 * Sees to it that a command id counts once while nothing of it is in the log: on its way to it, or
 * because it wrote nothing. Of what is in the log, the log itself knows.
 */
export class Idempotency {
  private readonly inFlight = new Map<string, InFlight>();
  private readonly remembered: RecentOutcomes;

  constructor(private readonly options: IntakeOptions) {
    this.remembered = new RecentOutcomes(options.now);
  }

  issue(request: IssueRequest): Promise<Outcome> {
    const { now, newId } = this.options;
    const commandId = (request.commandId ?? request.command.commandId ?? newId()).toLowerCase();
    return this.admit({ request, commandId, commandHash: commandHash(request.command), arrivedAt: now() });
  }

  private admit(job: PendingCommand): Promise<Outcome> {
    const { commandHash, commandId, request } = job;
    const key = `${request.meeting}/${commandId}`;
    const by = nameOf(request.official);
    const running = this.inFlight.get(key);
    if (running) {
      const isSameBody = running.commandHash === commandHash && running.ifMatch === request.ifMatch;
      if (isSameBody && running.by === by) {
        return request.refuseInFlight
          ? Promise.resolve({ kind: 'command-in-flight', commandId })
          : running.outcome;
      }
      // Whether the id is taken is known once the first has settled: it may fail, and leave the id free.
      const again = () => this.admit(job);
      return running.outcome.then(again, again);
    }
    const known = this.remembered.get(key);
    if (known && known.commandHash !== commandHash) {
      return Promise.resolve({ kind: 'command-id-reused', commandId });
    }
    // What one official was answered says nothing of what another one may do.
    if (known?.by === by) return Promise.resolve(known.outcome);
    const outcome = this.run(key, job);
    this.inFlight.set(key, { commandHash, by, ifMatch: request.ifMatch, outcome });
    return outcome;
  }

  private async run(key: string, job: PendingCommand): Promise<Outcome> {
    try {
      const outcome = await this.options.toDesk(job);
      if (isForMemory(outcome)) {
        const by = nameOf(job.request.official);
        this.remembered.keep(key, { commandHash: job.commandHash, by, outcome });
      }
      return outcome;
    } finally {
      this.inFlight.delete(key);
    }
  }
}

/**
 * Only what wrote nothing. A failed precondition and a role that may not say nothing of the command itself:
 * the same id may come again with another one.
 */
function isForMemory(outcome: Outcome): boolean {
  if (outcome.kind === 'refused') return outcome.rejection.code !== 'role-may-not';
  return outcome.kind === 'accepted' && outcome.receipt.events.length === 0;
}

const nameOf = ({ id, role }: Official): string => JSON.stringify([id, role]);
