import type { Feed } from '../feeds-file.ts';
import type { FeedProposal } from '../feed-status.ts';
import type { FeedCommand, FeedMeeting } from '../feed-types.ts';
import { initialFeed, type FeedState } from './feed-state.ts';

/** A lap that the feed took back or gave back, or a crossing whose time it corrected. */
export interface Correction {
  readonly what: 'strike' | 'restore';
  readonly registration: string;
  readonly totalMs: number;
  /** How often this lap was taken back. */
  readonly times: number;
  readonly atMs: number;
  /** Whether the crossing was issued again, to learn its record. */
  readonly isAsked: boolean;
}

interface CrossingOfCar {
  readonly registration: string;
  readonly totalMs: number;
  readonly atMs: number;
}

/** A crossing, with its run and its instant once the feed has named the run: a later run has others. */
export interface WaitingCrossing extends CrossingOfCar {
  readonly rawN: number;
  readonly moment: CrossingMoment | null;
}

export interface CrossingMoment {
  readonly epoch: number;
  readonly at: string;
}

/** The state of the intake, for the checkpoint. */
export interface RMonitorIntakeState {
  feed: FeedState;
  /** The start of a line whose end has not come. */
  unfinished: string;
  firstAtMs: number | null;
  flag: SeenFlag | null;
  /** The flag of the meeting, and when it changed; null before it is known. */
  ours: { readonly flag: string; readonly atMs: number } | null;
  /** Crossings that wait until the feed names its run, and their cars are entered. */
  crossings: WaitingCrossing[];
  /** Laps that came by `$G` alone. */
  results: CrossingOfCar[];
  /** Laps without a crossing, by the registration of the car. */
  missed: Record<string, { readonly laps: number; readonly atMs: number; isIssued: boolean }>;
  corrections: Correction[];
}

export interface SeenFlag {
  readonly flag: string;
  readonly raceTimeMs: number | null;
  readonly atMs: number;
  /** Whether it was looked at when it was new. A flag is taken then, or never. */
  readonly isOld: boolean;
}

export const initialIntake = (): RMonitorIntakeState => ({
  feed: initialFeed(),
  unfinished: '',
  firstAtMs: null,
  flag: null,
  ours: null,
  crossings: [],
  results: [],
  missed: {},
  corrections: [],
});

/** What makes commands of a feed. */
export interface CommandMaker {
  readonly feed: Feed;
  readonly meeting: Pick<FeedMeeting, 'meeting' | 'commandId'>;
}

/** A command that the feed issues, or proposes to the officials. */
export interface Suggestion {
  readonly id: string;
  readonly words: string;
  readonly command: FeedCommand;
}

export function proposalOf({ id, words, command }: Suggestion): FeedProposal {
  return { id, words, command: { ...command.command }, commandId: command.commandId };
}
