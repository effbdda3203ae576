import type { Command, Fact, MeetingState } from '#domain';
import type { EventStore, StoredEvent } from '#event-store';
import type { IssueRequest, Outcome } from '../requests.ts';
import { derivedId } from '../input/derived-id.ts';
import type { EventMetadata } from '../answers/log.ts';
import { streamOf } from '../log/stream-names.ts';
import type { Reaction } from './reaction.ts';
import { REACTIONS } from './registry.ts';

interface ReactorOptions {
  readonly store: Pick<EventStore, 'readStream'>;
  /** Returns the state of a meeting after a record in the store; without a revision, the current state. */
  readonly stateOf: (meeting: string, revision?: number) => Promise<MeetingState | null>;
  readonly submit: (request: IssueRequest) => Promise<Outcome>;
  /** Receives failures, because no caller waits for an answer. */
  readonly report: (words: string) => void;
}

/** A reaction to one record of one meeting. */
interface TriggeredReaction {
  readonly meeting: string;
  readonly name: string;
  readonly reaction: Reaction;
  readonly fact: Fact;
}

/** Returns the reactions that the format of a class switches on. */
const autoOf = (state: MeetingState | null | undefined) => [
  ...new Set(state?.classes.flatMap(({ format }) => format.auto ?? [])),
];

/** Never change this: a later reaction to an old record must derive the same command ids. */
const NAMESPACE = 'greenflag-reaction-1';

/**
 * Issues the commands of the reactions to a record. Their ids are derived from the record, so that reacting
 * to it again writes nothing: in another process, after a crash, or without a checkpoint.
 */
export class Reactor {
  constructor(private readonly options: ReactorOptions) {}

  /**
   * Runs the reactions to a record that the format of its meeting switches on. A reaction that throws and a
   * command that is refused are reported, and do not stop the others.
   * @throws StoreError if the store fails; then call this again
   */
  async reactTo(meeting: string, revision: number): Promise<void> {
    const after = await this.options.stateOf(meeting, revision);
    const fact = after?.records.items[revision];
    for (const name of autoOf(after)) {
      // A newer version may have written the format with a reaction that this version does not have.
      if (!after || !fact || !Object.hasOwn(REACTIONS, name)) continue;
      await this.run({ meeting, name, reaction: REACTIONS[name], fact }, after);
    }
  }

  private async run(triggered: TriggeredReaction, after: MeetingState): Promise<void> {
    const { reaction, fact, meeting, name } = triggered;
    if (!reaction.triggers.includes(fact.type)) return;
    const commands = this.commandsOf(triggered, after);
    if (commands.length === 0) return;
    // A later record may have made a command pointless or wrong. Then the reaction to that record decides.
    const now = await this.options.stateOf(meeting);
    const isOn = autoOf(now).some((each) => each === name);
    const wantedNow = now && isOn ? this.commandsOf(triggered, now) : [];
    const stillWanted = new Set(wantedNow.map((command) => JSON.stringify(command)));
    for (const [index, command] of commands.entries()) {
      if (stillWanted.has(JSON.stringify(command))) await this.issue(triggered, command, index);
    }
  }

  private commandsOf({ meeting, name, reaction, fact }: TriggeredReaction, state: MeetingState) {
    try {
      return reaction.react(state, fact);
    } catch (error) {
      const record = `record ${fact.revision} of ${meeting}`;
      this.options.report(`The reaction ${name} to ${record} failed: ${String(error)}`);
      return [];
    }
  }

  private async issue({ meeting, name, reaction, fact }: TriggeredReaction, command: Command, index: number) {
    const { store, submit, report } = this.options;
    const [cause] = await store.readStream(streamOf(meeting), { from: fact.revision, limit: 1 });
    if (!cause) return;
    const outcome = await submit({
      meeting,
      // It happens at the time of its cause, so that a script about the past stays in the past. It is
      // confirmed, because nobody is there to be asked.
      command: { ...command, at: fact.occurredAt, confirm: true },
      official: { id: 'greenflag', role: reaction.role },
      commandId: derivedId(NAMESPACE, cause.id, name, index),
      cause: causeOf(cause),
    });
    if (outcome.kind === 'accepted') return;
    const isRefusal = outcome.kind === 'refused';
    const why = isRefusal ? `${outcome.rejection.code}: ${outcome.rejection.words}` : outcome.kind;
    const record = `record ${fact.revision} of ${meeting}`;
    report(`${command.type}, issued by the reaction ${name} to ${record}, was refused: ${why}`);
  }
}

const causeOf = ({ id, metadata }: StoredEvent) => ({
  correlationId: (metadata as Partial<EventMetadata>).correlationId ?? id,
  causationId: id,
});
