import type { Command, Fact, MeetingState, Official, Rejection } from '#domain';
import type { EventStore, StoredEvent } from '#event-store';
import type { IssueRequest, Outcome } from '../requests.ts';
import { derivedId } from '../command-queue/derived-id.ts';
import type { EventMetadata } from '../log/log-record.ts';
import { streamOf } from '../log/stream-names.ts';
import type { Reaction } from './reaction.ts';
import { REACTIONS } from './registry.ts';

interface ReactorOptions {
  readonly store: Pick<EventStore, 'readStream'>;
  /** The state of a meeting after a record that is in the store; without a revision, as it is now. */
  readonly stateOf: (meeting: string, revision?: number) => Promise<MeetingState | null>;
  readonly submit: (request: IssueRequest) => Promise<Outcome>;
  /** Told of what went wrong: nobody else waits for it. */
  readonly tell: (words: string) => void;
}

/** A reaction to one record of one meeting. */
interface Case {
  readonly meeting: string;
  readonly name: string;
  readonly reaction: Reaction;
  readonly fact: Fact;
}

/** Never changes: whoever reacts to an old record again must get the ids of the first time. */
const NAMESPACE = 'greenflag-reaction-1';

/**
 * Issues what records call for. The ids of its commands follow from the record, so reacting to it again, here
 * or in another process, after a crash or without a checkpoint, writes nothing.
 */
export class Reactor {
  constructor(private readonly options: ReactorOptions) {}

  /**
   * Reacts to a record, where the format of its meeting says so. A reaction that breaks and a command that is
   * refused are told, and keep nothing else from being done.
   * @throws StoreError when the store fails: then it must be done again
   */
  async reactTo(meeting: string, revision: number): Promise<void> {
    const after = await this.options.stateOf(meeting, revision);
    const fact = after?.records.items[revision];
    for (const name of after?.format?.auto ?? []) {
      // A newer version may have written the format: that one knows what the name means.
      if (!after || !fact || !Object.hasOwn(REACTIONS, name)) continue;
      await this.run({ meeting, name, reaction: REACTIONS[name], fact }, after);
    }
  }

  private async run(what: Case, after: MeetingState): Promise<void> {
    const { reaction, fact } = what;
    if (!reaction.triggers.includes(fact.type)) return;
    const wanted = this.asked(what, after);
    if (wanted.length === 0) return;
    // What has happened since may have made it pointless, or wrong: then the later record is reacted to.
    const now = await this.options.stateOf(what.meeting);
    const isOn = now?.format?.auto?.some((name) => name === what.name) ?? false;
    const still = new Set((now && isOn ? this.asked(what, now) : []).map((each) => JSON.stringify(each)));
    for (const [index, command] of wanted.entries()) {
      if (still.has(JSON.stringify(command))) await this.issue(what, command, index);
    }
  }

  private asked({ meeting, name, reaction, fact }: Case, state: MeetingState): readonly Command[] {
    try {
      return reaction.react(state, fact);
    } catch (error) {
      this.options.tell(
        `The reaction ${name} broke on record ${fact.revision} of ${meeting}: ${String(error)}`,
      );
      return [];
    }
  }

  private async issue({ meeting, name, reaction, fact }: Case, command: Command, index: number) {
    const { store, submit, tell } = this.options;
    const [cause] = await store.readStream(streamOf(meeting), { from: fact.revision, limit: 1 });
    if (!cause) return;
    const outcome = await submit({
      meeting,
      // It happened when its cause did: a script that tells of the past stays in the past.
      command: { ...command, at: fact.occurredAt },
      official: officialOf(reaction),
      commandId: derivedId(NAMESPACE, cause.id, name, index),
      cause: causeOf(cause),
    });
    if (outcome.kind === 'accepted') return;
    const why = outcome.kind === 'refused' ? wordsOf(outcome.rejection) : outcome.kind;
    tell(`The reaction ${name} to record ${fact.revision} of ${meeting} was refused ${command.type}: ${why}`);
  }
}

const officialOf = ({ role }: Reaction): Official => ({ id: 'greenflag', role });

const causeOf = ({ id, metadata }: StoredEvent) => ({
  correlationId: (metadata as Partial<EventMetadata>).correlationId ?? id,
  causationId: id,
});

const wordsOf = ({ code, words }: Rejection): string => `${code}: ${words}`;
