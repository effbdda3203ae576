import { decide, evolve, initialState, isRejection } from '#domain';
import type { Command, Fact, MeetingState, Official } from '#domain';

const director: Official = { id: 'race control', role: 'director' };

/** A command as a test writes it. The race director issues it unless it names an official. */
export type Issued = Command & { readonly official?: Official };

/**
 * A meeting that commands build up. Each command is decided, and its events are folded into the state. The
 * clock advances by one second with each command, so commands without an instant happen in the order in which
 * they are listed.
 */
export class Given {
  private clockMs: number;
  facts: Fact[] = [];
  /** The accepted commands in order, complete, for tests that issue them again elsewhere. */
  readonly commands: Command[] = [];
  state: MeetingState = initialState();

  constructor(start = '2023-02-05T22:00:00.000Z') {
    this.clockMs = Date.parse(start);
  }

  /** Issues commands. Throws if one of them is refused. */
  given(...commands: readonly Issued[]): this {
    for (const command of commands) {
      const outcome = this.when(command);
      if (typeof outcome === 'string') throw new Error(`${command.type} was refused: ${outcome}`);
    }
    return this;
  }

  /**
   * Issues one command. Returns the types of the events that it wrote, or the code of the refusal. It answers
   * the questions about flags out of place with yes, unless the command says no.
   */
  when({ official = director, ...command }: Issued): string[] | string {
    this.clockMs += 1_000;
    const occurredAt = command.at ?? new Date(this.clockMs).toISOString();
    const confirmed = command.confirm ?? true;
    const decision = decide(this.state, command, { occurredAt, official, confirmed });
    if (isRejection(decision)) return decision.code;
    this.commands.push({ ...command, at: occurredAt, confirm: confirmed });
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
