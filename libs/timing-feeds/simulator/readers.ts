import type { Chaos } from './chaos.ts';
import type { RaceStory, TrueCrossing } from './race-story.ts';
import { randomOf, type Random } from './random.ts';
import type { Truth } from './truth.ts';

/** A transponder passed over the loop of a reader. */
export interface Passing {
  readonly transponder: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  readonly hits: number;
  readonly strength: number;
}

/** What two readers at the line saw of a race. */
export interface Readings {
  readonly primary: readonly Passing[];
  readonly backup: readonly Passing[];
  /** The crossings with the times that count: those of the first reader, where it saw them. */
  readonly crossings: Truth['crossings'];
  /** The crossings that no reader saw. */
  readonly byHand: readonly TrueCrossing[];
  readonly spares: readonly Spare[];
}

/** A car changes to another transponder. */
export interface Spare {
  readonly car: string;
  readonly transponder: string;
  readonly from: number;
}

export interface ReaderOptions {
  readonly story: RaceStory;
  readonly transponders: ReadonlyMap<string, string>;
  readonly chaos: Chaos;
  readonly hasBackup: boolean;
}

const SECOND_READ_MS = [20, 90] as const;
const BACKUP_BEHIND_MS = [2, 4] as const;
/** Each car has a spare of its own, so that nobody else has it in another session. */
const SPARES_FROM = 5_000_000;
const UNKNOWN_LAP_MS = [25_000, 55_000] as const;

export function readingsOf(seed: number, options: ReaderOptions): Readings {
  const spares = sparesOf(randomOf(seed, 'spares'), options);
  const random = randomOf(seed, 'readers');
  const strangers = strangersOf(randomOf(seed, 'strangers'), options);
  const [primary, backup] = [[...strangers], [...strangers]];
  const crossings: TrueCrossing[] = [];
  const byHand: TrueCrossing[] = [];
  for (const crossing of options.story.crossings) {
    const transponder = transponderAt(options, spares, crossing);
    const { first, other } = readsOf(random, { ...options, transponder, at: crossing.at });
    primary.push(...first);
    backup.push(...other);
    const at = first[0]?.at ?? other[0]?.at;
    if (at === undefined) byHand.push(crossing);
    crossings.push({ ...crossing, at: at ?? crossing.at });
  }
  return { primary: inOrder(primary), backup: inOrder(backup), crossings, byHand, spares };
}

interface Over extends ReaderOptions {
  readonly transponder: string;
  readonly at: number;
}

/** Returns what the two readers see of one crossing. */
function readsOf(random: Random, { story, chaos, hasBackup, transponder, at }: Over) {
  const passing = read(random, transponder, at);
  const late = { ...passing, at: at + random.whole(...BACKUP_BEHIND_MS) };
  const again = { ...passing, at: at + random.whole(...SECOND_READ_MS), hits: 1, strength: 35 };
  const isReadTwice = random.chance(chaos.second);
  const by = seenBy(random, chaos, at >= story.plan.greenAt, hasBackup);
  const first = isReadTwice ? [passing, again] : [passing];
  return { first: by.primary ? first : [], other: by.backup ? [late] : [] };
}

const inOrder = (passings: readonly Passing[]): Passing[] => passings.toSorted((a, b) => a.at - b.at);

/** A good read has a few dozen hits. */
const read = (random: Random, transponder: string, at: number): Passing => ({
  transponder,
  at,
  hits: random.whole(18, 60),
  strength: random.whole(70, 150),
});

/** The pace laps before the race are read without fail, because nothing rests on them. */
function seenBy(random: Random, chaos: Chaos, inRace: boolean, hasBackup: boolean) {
  const [gone, missed, missedByBackup] = [chaos.gone, chaos.missed, chaos.backup].map((share) =>
    random.chance(share),
  );
  if (!inRace) return { primary: true, backup: hasBackup };
  if (gone) return { primary: false, backup: false };
  return { primary: !missed, backup: hasBackup && (missed === true || !missedByBackup) };
}

/** Chooses who changes to a spare, and when: between two crossings of the car. */
function sparesOf(random: Random, { story, chaos, transponders }: ReaderOptions): Spare[] {
  const { plan, crossings } = story;
  return random
    .shuffled(plan.grid)
    .slice(0, chaos.spare)
    .flatMap((car) => {
      const laps = crossings.filter((one) => one.car === car && one.counts);
      const lap = laps.length > 3 ? random.whole(1, laps.length - 2) : NaN;
      const [before, after] = [laps[lap], laps[lap + 1]];
      if (!before || !after) return [];
      const from = Math.round((before.at + after.at) / 2);
      const transponder = String(SPARES_FROM + Number(transponders.get(car)));
      return [{ car, transponder, from }];
    });
}

function transponderAt(
  { transponders }: ReaderOptions,
  spares: readonly Spare[],
  { car, at }: TrueCrossing,
): string {
  const spare = spares.find((one) => one.car === car && at >= one.from);
  return spare?.transponder ?? transponders.get(car) ?? '0';
}

/** Returns the passings of transponders that belong to no car, like that of a safety truck. */
function strangersOf(random: Random, { story, chaos }: ReaderOptions): Passing[] {
  return Array.from({ length: chaos.unknown }, (_, index) => 7_700_001 + index).flatMap((transponder) => {
    const passings: Passing[] = [];
    let at = story.plan.greenAt - random.whole(1_000, 20_000);
    while (at < story.overAt) {
      passings.push(read(random, String(transponder), at));
      at += random.whole(...UNKNOWN_LAP_MS);
    }
    return passings;
  });
}
