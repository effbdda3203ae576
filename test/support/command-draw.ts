import type { CommandOf, CommandType, Format, MeetingState } from '#domain';

/** The random numbers of one decision: what to do, to which car, how, and when. */
export interface ChanceDraw {
  readonly what: number;
  readonly who: number;
  readonly how: number;
  readonly when: number;
}

/** The data that a command is made from: a session, one of its cars, and random numbers for the rest. */
export interface CommandDraw extends ChanceDraw {
  readonly state: MeetingState;
  readonly session: string;
  readonly car: string;
  /** The cars of the session, in running order. */
  readonly order: readonly string[];
  /** Returns the format with some of its sessions changed; the number chooses the variant. */
  readonly formatOf: (variant: number) => Format;
}

/** Makes each type of command. */
export type CommandMakers = {
  readonly [T in CommandType]: (draw: CommandDraw) => Omit<CommandOf<T>, 'type'>;
};
