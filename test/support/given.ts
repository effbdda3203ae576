import { decide, evolve, initialState, isRejection } from '#domain';
import type { Command, Fact, MeetingState, Official } from '#domain';

const director: Official = { id: 'race control', role: 'director' };

/** A command as a test writes it, and optionally who issues it. */
export type Issued = Command & { readonly official?: Official };

/**
 * A meeting as officials would bring it about: each command is decided and what it writes is folded. Instants
 * that a command does not bring advance by a second, so that the order of the list is the order on the track.
 */
export class Given {
  private clockMs: number;
  facts: Fact[] = [];
  /** What was accepted, for whoever is to issue it elsewhere. */
  readonly commands: Command[] = [];
  state: MeetingState = initialState();

  constructor(start = '2023-02-05T22:00:00.000Z') {
    this.clockMs = Date.parse(start);
  }

  /** Issues commands that must be accepted. */
  given(...commands: readonly Issued[]): this {
    for (const command of commands) {
      const outcome = this.when(command);
      if (typeof outcome === 'string') throw new Error(`${command.type} was refused: ${outcome}`);
    }
    return this;
  }

  /** Issues one command: the types of the events that it wrote, or the code of the refusal. */
  when({ official = director, ...command }: Issued): string[] | string {
    this.clockMs += 1_000;
    const occurredAt = command.at ?? new Date(this.clockMs).toISOString();
    const decision = decide(this.state, command, { occurredAt, official });
    if (isRejection(decision)) return decision.code;
    this.commands.push(command);
    for (const event of decision) {
      const revision = this.state.revision + 1;
      const recordedAt = new Date(this.clockMs).toISOString();
      const fact = { ...event, revision, occurredAt, recordedAt, official } as Fact;
      this.facts.push(fact);
      this.state = evolve(this.state, fact);
    }
    return decision.map((event) => event.type);
  }
}
