import fc from 'fast-check';
import type { Fact, Format, MeetingState } from '#domain';
import { Given, type Issued } from './given.ts';
import { nextCommands } from './officials.ts';
import type { ChanceDraw } from './command-draw.ts';
import { pick } from './paperwork.ts';
import { TROPHY } from './rankings-paperwork.ts';

type Spec = Format['sessions'][number];

/** Settings that differ between the generated meetings. */
interface MeetingSettings {
  readonly cars: number;
  /** The variant of the format that the meeting is scheduled with. */
  readonly variant: number;
  readonly by: NonNullable<Spec['rank']>['by'];
  readonly snake: boolean;
  readonly yellowCounts: boolean;
  readonly unplaced: boolean;
  readonly overtime: boolean;
}

const trophy: Spec = {
  id: TROPHY,
  kind: 'heat',
  laps: 1,
  count: { most: 8 },
  lineup: [{ from: ['pills'], deal: 'stagger' }],
};

const rankings: Format['rankings'] = [
  { id: 'pills', by: ['drawn'] },
  { id: 'heat-points', of: ['heat-1'], points: 'heat', by: ['points', 'entered'] },
  // The winners of the two heats are level.
  { id: 'night', of: ['heat-1', 'heat-2'], points: 'heat', by: ['points'] },
];

/**
 * Returns a format with qualifying, two heats from it, a last chance and a main of six cars: four from the
 * heats, one from the last chance and one provisional. A race by draw (not in each variant) comes before the
 * last chance; a shootout that is drawn and chosen comes before the last chance or after the main; and some
 * variants have trophy races by stagger, whose number depends on the number of cars.
 */
function smallFormat(
  { by, snake, yellowCounts, unplaced, overtime }: MeetingSettings,
  variant: number,
): Format {
  const share = (offset: number) => (snake ? { snake: 2, offset } : { every: 2, offset });
  const common: Partial<Spec> = {
    cautionLapsCount: yellowCounts,
    disqualified: unplaced ? 'unplaced' : 'last',
  };
  const heat = (n: number): Spec => {
    return {
      id: `heat-${n}`,
      kind: 'heat',
      laps: 2,
      alternates: 1,
      lineup: [{ from: ['qualifying'], ...share(n), take: 4 }],
      ...common,
    };
  };
  const dash: Spec = { id: 'dash', kind: 'heat', laps: 4, lineup: [{ draw: true, take: 4 }], freePass: true };
  const heats = ['heat-1', 'heat-2'];
  const chance = { from: heats, places: [3, null] as [number, null], invert: 1 + (variant % 2) };
  const main: Spec = {
    id: 'main',
    kind: 'main',
    laps: 3 + (variant % 2),
    freePass: true,
    restart: { frozen: pick(['crossing', 'last-lap', 'officials'] as const, variant, 'crossing') },
    overtime: overtime ? { attempts: 1 } : null,
    lineup: [
      { from: heats, places: [1, 2] },
      { from: ['last-chance'], places: [1, 1] },
      { provisional: 'standings', take: 1 },
    ],
    ...common,
  };
  const shootout: Spec = {
    id: 'shootout',
    kind: 'heat',
    laps: 1,
    lineup: [
      { from: ['pills'], take: 2, invert: { drawn: [0, 2] } },
      { from: ['qualifying'], places: [1, 3], order: 'draw' },
      { from: ['night'], take: 1, invert: 1 + (variant % 2) },
      { chosen: 'promoter', take: 1 },
      { late: true, take: 1 },
    ],
  };
  const sessions: Spec[] = [
    { id: 'qualifying', kind: 'qualifying', rank: { by } },
    heat(1),
    heat(2),
    variant % 3 > 0 ? dash : shootout,
    { id: 'last-chance', kind: 'last-chance', laps: 2 + (variant % 2), lineup: [chance], ...common },
    main,
    ...(variant % 3 > 0 ? [shootout] : []),
    ...(variant % 5 === 4 ? [trophy] : []),
  ];
  return { id: 'small', points: { heat: { places: [5], then: -1, least: 0 } }, rankings, sessions };
}

/** An issued command with its outcome, and the states before and after it. */
export interface Step {
  readonly command: Issued;
  readonly before: MeetingState;
  readonly after: MeetingState;
  /** The types of the events that it wrote, or the code of the refusal. */
  readonly outcome: readonly string[] | string;
}

/** A generated meeting with all of its steps. */
export interface PlayedMeeting {
  readonly steps: readonly Step[];
  readonly facts: readonly Fact[];
  readonly state: MeetingState;
  /** A generated number. Laws use it to choose records and states. */
  readonly randomNumber: number;
  /** Prints a counterexample as the script that leads to it. */
  readonly [fc.toStringMethod]: () => string;
}

/** Continues from a state. Later commands change neither the state nor the meeting that it comes from. */
export function resumeFrom(state: MeetingState): Given {
  const given = new Given(state.recordedAt ?? undefined);
  given.state = state;
  return given;
}

function playMeeting(
  settings: MeetingSettings,
  draws: readonly ChanceDraw[],
  randomNumber: number,
): PlayedMeeting {
  const given = new Given();
  const steps: Step[] = [];
  const issue = (command: Issued): void => {
    const before = given.state;
    const outcome = outcomeOf(() => given.when(deepFreeze(command)));
    given.facts.slice(before.revision + 1).forEach(deepFreeze);
    steps.push({ command, before, after: given.state, outcome });
  };
  issue({ type: 'OpenSession', session: 'qualifying' });
  const format = smallFormat(settings, settings.variant);
  const track = { name: 'Test Oval', lengthMiles: 0.25 };
  issue({ type: 'ScheduleMeeting', meeting: 'test', name: 'Test', date: '2026-05-02', track, format });
  for (let i = 1; i <= settings.cars; i++) {
    issue({ type: 'EnterCar', car: `${i}`, driver: `Driver ${i}`, standing: 1 + ((i * 7) % 10) });
  }
  for (const draw of draws) {
    nextCommands(given.state, draw, (variant) => smallFormat(settings, variant)).forEach(issue);
  }
  const script = (): string => steps.map(scriptLine).join('\n');
  return { steps, facts: given.facts, state: given.state, randomNumber, [fc.toStringMethod]: script };
}

/** Returns the outcome of a command. An error is an outcome too, so that a law can reject it. */
function outcomeOf(issue: () => Step['outcome']): Step['outcome'] {
  try {
    return issue();
  } catch (error) {
    return `${THREW} ${String(error)}`;
  }
}
export const THREW = 'threw';

const scriptLine = ({ command, before, outcome }: Step): string =>
  `${before.revision + 1} ${JSON.stringify(command)} ${typeof outcome === 'string' ? outcome : ''}`;

/** Freezes a value deeply. In strict mode an attempt to change an issued command or a record then throws. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

const settings: fc.Arbitrary<MeetingSettings> = fc.record({
  cars: fc.integer({ min: 6, max: 10 }),
  variant: fc.nat(29),
  by: fc.constantFrom<MeetingSettings['by']>(
    'best-lap',
    'average-of:2',
    ['best-lap'],
    ['second-best-lap', 'set-first'],
  ),
  snake: fc.boolean(),
  yellowCounts: fc.boolean(),
  unplaced: fc.boolean(),
  overtime: fc.boolean(),
});

const chanceNumber = fc.nat(9_999);
const chanceDraws: fc.Arbitrary<ChanceDraw> = fc.record({
  what: chanceNumber,
  who: chanceNumber,
  how: chanceNumber,
  when: chanceNumber,
});

/** Meetings that officials can produce. Most of them have certified sessions. */
export const meetings: fc.Arbitrary<PlayedMeeting> = fc
  .tuple(settings, fc.array(chanceDraws, { minLength: 30, maxLength: 140, size: 'max' }), fc.nat())
  .map(([settings, draws, randomNumber]) => playMeeting(settings, draws, randomNumber));
