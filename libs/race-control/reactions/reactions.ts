import type { ReactionsHealth } from '../answers/health.ts';
import type { MeetingState } from '#domain';
import type { EventStore } from '#event-store';
import type { IssueRequest, Outcome } from '../requests.ts';
import { Reactor } from './reactor.ts';
import { isTrigger } from './registry.ts';
import { ReactionRunner } from './runner.ts';

interface ReactionsOptions {
  readonly store: EventStore;
  readonly stateOf: (meeting: string, revision?: number) => Promise<MeetingState | null>;
  readonly submit: (request: IssueRequest) => Promise<Outcome>;
  readonly report: (words: string) => void;
}

/**
 * Runs reactions in two ways, which issue the same commands with the same ids: at once, before the answer to
 * the command that triggered them, so that the sender finds them done; and in the runner, which finds records
 * that nobody has reacted to.
 */
export class Reactions {
  private readonly reactor: Reactor;
  private runner: ReactionRunner | null = null;
  private trouble: string | null = null;

  constructor(private readonly options: ReactionsOptions) {
    this.reactor = new Reactor({ ...options, report: this.report });
  }

  /** Returns whether a command wrote a record to which something reacts. */
  mayReactTo(outcome: Outcome): boolean {
    return outcome.kind === 'accepted' && outcome.receipt.events.some(({ type }) => isTrigger(type));
  }

  /** Reacts to what a command wrote. A failure is reported but not thrown: the command stays accepted. */
  async reactTo(outcome: Outcome): Promise<void> {
    if (outcome.kind !== 'accepted') return;
    const { meeting, events } = outcome.receipt;
    for (const { revision } of events.filter(({ type }) => isTrigger(type))) {
      await this.reactor.reactTo(meeting, revision).catch((error: unknown) => {
        this.report(`The reactions to record ${revision} of ${meeting} failed: ${String(error)}`);
      });
    }
  }

  /** Starts to react to the records of all processes that write to the store. */
  start(): void {
    if (this.runner) return;
    const reactTo = (meeting: string, revision: number) => this.reactor.reactTo(meeting, revision);
    this.runner = new ReactionRunner({ store: this.options.store, reactTo, report: this.report });
    void this.runner.start();
  }

  async stop(): Promise<void> {
    await this.runner?.stop();
  }

  get health(): ReactionsHealth {
    return { behind: this.runner?.behind ?? 0, trouble: this.trouble };
  }

  private readonly report = (words: string): void => {
    this.trouble = words;
    this.options.report(words);
  };
}
