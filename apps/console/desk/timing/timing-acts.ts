import type { Command, CommandType } from '#domain';
import { useStableFunction } from '../../ui/use-stable-value.ts';
import { useDesk } from '../desk-context.tsx';
import { useDeskKeys } from '../keys/desk-keys.ts';
import { useIssuing, type Issuing } from '../undo/use-issuing.ts';
import {
  nextGuess,
  nextMissed,
  nextProposal,
  type MissedCar,
  type Proposal,
  type TimingFacts,
  type UnknownTransponder,
} from './timing-facts.ts';
import { settleProposal } from './use-timing.ts';

/** The keys of the timing panel. Each does what the button with its letter does. */
export const TIMING_KEYS = { assign: 'u', crossed: 'n', take: 'y' } as const;

/** The line that laps are counted at. */
const SCORING_LINE = 'sf';

const SLIP_RULES = { slipWords: () => 'The same less than a second ago. Press it again to send it again.' };

/** What the official of the timing can do with one key or one button. */
export interface TimingActs {
  readonly issuing: Issuing;
  /** Assigns a transponder to the car of its guess. */
  readonly assign: (one: UnknownTransponder) => void;
  /** Records that a car crossed the line when it was due, and was not read. */
  readonly crossed: (late: MissedCar) => void;
  readonly take: (proposal: Proposal) => void;
  readonly may: (type: CommandType) => boolean;
}

export function useTimingActs(): TimingActs {
  const { session, may } = useDesk();
  const issuing = useIssuing(SLIP_RULES);
  const { send } = issuing;
  return {
    issuing,
    may,
    assign: ({ transponder, guess }) => {
      if (guess === null) return;
      void send({ type: 'AssignTransponder', transponder, car: guess, reason: READ_AS_UNKNOWN });
    },
    crossed: ({ car, dueAt: at }) =>
      void send({ type: 'RecordCrossing', session, car, line: SCORING_LINE, note: NOT_READ, at }),
    take: ({ command, commandId }) => {
      void send(command as unknown as Command, commandId).then((issued) => {
        if (issued?.outcome.kind === 'done') settleProposal(commandId);
      });
    },
  };
}

const READ_AS_UNKNOWN = 'read as an unknown transponder';
const NOT_READ = 'crossed, not read';

/** Listens to the keys of the timing: each acts on what the strip shows with its letter. */
export function useTimingKeys({ unknown, overdue, proposals }: TimingFacts, acts: TimingActs): void {
  const onKey = useStableFunction((key: string): boolean => {
    const guessed = nextGuess(unknown);
    const late = nextMissed(overdue);
    const proposal = nextProposal(proposals, acts.may);
    if (key === TIMING_KEYS.assign && guessed && acts.may('AssignTransponder')) acts.assign(guessed);
    else if (key === TIMING_KEYS.crossed && late && acts.may('RecordCrossing')) acts.crossed(late);
    else if (key === TIMING_KEYS.take && proposal) acts.take(proposal);
    else return false;
    return true;
  });
  useDeskKeys({ onKey });
}
