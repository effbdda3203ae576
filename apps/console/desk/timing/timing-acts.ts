import { useEffect, useRef } from 'react';
import type { Command, CommandType } from '#domain';
import { useStableFunction } from '../../ui/use-stable-value.ts';
import { useDesk } from '../desk-context.tsx';
import { useDeskKeys } from '../keys/desk-keys.ts';
import { useIssuing, type Issuing } from '../undo/use-issuing.ts';
import {
  keyTarget,
  NO_TARGET,
  nextGuess,
  nextMissed,
  nextProposal,
  type MissedCar,
  type KeyTarget,
  type Proposal,
  type TimingFacts,
  type UnknownTransponder,
} from './timing-facts.ts';
import { settleProposal } from './use-timing.ts';
import { t } from '../../ui/language/language.ts';

/** The keys of the timing panel. Each does what the button with its letter does. */
export const TIMING_KEYS = { assign: 'u', crossed: 'n', take: 'y' } as const;

/** The line that laps are counted at. */
const SCORING_LINE = 'sf';

const SLIP_RULES = {
  slipWords: () => t('The same less than a second ago. Press it again to send it again.'),
};

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

const CHANGED = t('What the key does has just changed. Read it, and press the key again.');

interface Target {
  readonly id: string;
  readonly act: () => void;
}

/** Returns what each key acts on now. */
function targetsOf(
  { unknown, overdue, proposals }: TimingFacts,
  acts: TimingActs,
): ReadonlyMap<string, Target> {
  const targets = new Map<string, Target>();
  const guessed = nextGuess(unknown);
  const late = nextMissed(overdue);
  const proposal = nextProposal(proposals, acts.may);
  if (guessed && acts.may('AssignTransponder')) {
    const id = `${guessed.transponder} ${guessed.guess}`;
    targets.set(TIMING_KEYS.assign, { id, act: () => acts.assign(guessed) });
  }
  if (late && acts.may('RecordCrossing'))
    targets.set(TIMING_KEYS.crossed, { id: late.car, act: () => acts.crossed(late) });
  if (proposal) targets.set(TIMING_KEYS.take, { id: proposal.commandId, act: () => acts.take(proposal) });
  return targets;
}

/** Listens to the keys of the timing: each acts on what the strip shows with its letter. */
export function useTimingKeys(facts: TimingFacts, acts: TimingActs): void {
  const targets = targetsOf(facts, acts);
  const shown = useRef<ReadonlyMap<string, KeyTarget>>(new Map());
  useEffect(() => {
    const nowMs = performance.now();
    const shownNow = Object.values(TIMING_KEYS).map((key) => {
      const before = shown.current.get(key) ?? NO_TARGET;
      return [key, keyTarget(before, targets.get(key)?.id ?? null, nowMs)] as const;
    });
    shown.current = new Map(shownNow);
  });
  const onKey = useStableFunction((key: string): boolean => {
    const target = targets.get(key);
    if (!target) return false;
    if (performance.now() < (shown.current.get(key)?.steadyAtMs ?? 0)) acts.issuing.refuse(CHANGED);
    else target.act();
    return true;
  });
  useDeskKeys({ onKey });
}
