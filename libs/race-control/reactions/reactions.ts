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

/** How the reactions are doing, for whoever looks after a server. */
export interface ReactionsHealth {
  /** Records that still have to be reacted to. */
  readonly behind: number;
  /** What went wrong last, in words. */
  readonly trouble: string | null;
}

/**
 * What the house does by itself, in two ways that come to the same, as its commands have the same ids: at
 * once, before the answer to the command that caused it goes out, so that whoever sends the next command
 * finds it done; and by the runner, which finds what has been left undone.
 */
export class Reactions {
  private readonly reactor: Reactor;
  private runner: ReactionRunner | null = null;
  private trouble: string | null = null;

  constructor(private readonly options: ReactionsOptions) {
    this.reactor = new Reactor({ ...options, tell: this.tell });
  }

  /** Reacts to what a command wrote. It never fails: the command has been accepted, whatever comes of it. */
  async reactTo(outcome: Outcome): Promise<void> {
    if (outcome.kind !== 'accepted') return;
    const { meeting, events } = outcome.receipt;
    for (const { revision } of events.filter(({ type }) => isTrigger(type))) {
      await this.reactor.reactTo(meeting, revision).catch((error: unknown) => {
        this.tell(`Record ${revision} of ${meeting} could not be reacted to: ${String(error)}`);
      });
    }
  }

  /** From now on looks after what anyone writes to the store. */
  start(): void {
    if (this.runner) return;
    const reactTo = (meeting: string, revision: number) => this.reactor.reactTo(meeting, revision);
    this.runner = new ReactionRunner({ store: this.options.store, reactTo, tell: this.tell });
    void this.runner.start();
  }

  async stop(): Promise<void> {
    await this.runner?.stop();
  }

  get health(): ReactionsHealth {
    return { behind: this.runner?.behind ?? 0, trouble: this.trouble };
  }

  private readonly tell = (words: string): void => {
    this.trouble = words;
    this.options.report(words);
  };
}
