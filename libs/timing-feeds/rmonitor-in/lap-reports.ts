import type { FeedCommand, FeedOutcome, FeedOutput, MeetingNow } from '../feed-types.ts';
import { numbersOf } from '../meeting-now.ts';
import type { FeedChange, FeedState, KnownCrossing } from './feed-state.ts';
import type {
  CommandMaker,
  Correction,
  CrossingMoment,
  RMonitorIntakeState,
  Suggestion,
  WaitingCrossing,
} from './intake-state.ts';
import { adoption, correction, crossingOf, momentOf, unknownCrossing } from './lap-commands.ts';

/** A refresh comes every 30 s, so that a feed names its run within a minute, or never. */
const NAMES_ITS_RUN_WITHIN_MS = 60_000;
/** How long a correction is proposed: nobody tells the feed that an official has declined it. */
const PROPOSED_FOR_MS = 600_000;
/** Most crossings that wait for the entry of their car, or for the name of the run. */
const MAX_WAITING = 10_000;

interface Moment {
  readonly atMs: number;
  readonly rawN: number;
}

type CarTotal = Pick<Correction, 'registration' | 'totalMs'>;

const isSame = (a: CarTotal, b: CarTotal): boolean =>
  a.registration === b.registration && a.totalMs === b.totalMs;

/** Makes commands and proposals of what the feed says about laps. */
export class LapReports {
  readonly #make: CommandMaker;
  readonly #state: RMonitorIntakeState;
  /** The crossings whose commands wait for an answer. */
  readonly #unanswered = new Map<string, CarTotal>();
  #outputs: FeedOutput[] = [];

  constructor(make: CommandMaker, state: RMonitorIntakeState) {
    this.#make = make;
    this.#state = state;
  }

  carOf(registration: string): string {
    return this.#feed.competitors[registration]?.number ?? registration;
  }

  /** Forgets what the feed said about the laps of an earlier run. */
  beginRun(): void {
    this.#state.missed = {};
    this.#state.corrections = [];
    this.#state.results = [];
  }

  take(change: FeedChange, at: Moment): void {
    const isFollowing = this.#make.feed.count === 'follow';
    switch (change.kind) {
      case 'crossing':
        return this.#takeCrossing(change, at);
      case 'revised': {
        if (isFollowing && !change.isLap) return;
        this.#cross(change, at);
        if (isFollowing) this.#correct('strike', { ...change, totalMs: change.fromMs, times: 0 }, at);
        return;
      }
      case 'taken-back':
        return this.#correct('strike', change, at);
      case 'given-back':
        return this.#correct('restore', change, at);
      case 'laps-missed': {
        this.#state.missed[change.registration] = { laps: change.laps, atMs: at.atMs, isIssued: false };
        return;
      }
      case 'unknown-transponder': {
        if (isFollowing || !change.loop.startsWith('SF')) return;
        return this.#issue(unknownCrossing(this.#make, this.#feed, { ...change, ...at }), at.rawN);
      }
      default:
    }
  }

  /** Returns the commands that can be issued now. */
  outputs(now: MeetingNow | null, at: Moment): FeedOutput[] {
    this.#issueCrossings(now, at.atMs);
    if (this.#make.feed.count === 'follow') {
      this.#issueCorrections(at.rawN);
      this.#issueMissed(now, at.rawN);
    }
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }

  /** Notes the record of a crossing, which a correction of it names. */
  settled({ command }: FeedOutput, outcome: FeedOutcome): void {
    const crossing = this.#unanswered.get(command.commandId);
    this.#unanswered.delete(command.commandId);
    if (!crossing || outcome.kind !== 'accepted' || outcome.revision === null) return;
    const known = this.#known(crossing);
    if (known) known.revision = outcome.revision;
  }

  /** Returns what the officials must decide, if our rules count the laps. */
  suggestions(now: MeetingNow | null, atMs: number): Suggestion[] {
    const isFresh = (one: { readonly atMs: number }): boolean => atMs - one.atMs < PROPOSED_FOR_MS;
    const { missed, results, corrections } = this.#state;
    const adopted = Object.entries(missed).filter(([, one]) => isFresh(one));
    return [
      ...adopted.flatMap(([registration]) => this.#suggestMissed(registration, now) ?? []),
      ...results.filter(isFresh).map((one) => this.#suggestResult(one)),
      ...corrections.filter(isFresh).flatMap((one) => this.#suggestCorrection(one) ?? []),
    ];
  }

  get #feed(): FeedState {
    return this.#state.feed;
  }

  #known({ registration, totalMs }: CarTotal): KnownCrossing | undefined {
    return this.#feed.cars[registration]?.crossings.find((known) => known.totalMs === totalMs);
  }

  #takeCrossing(change: Extract<FeedChange, { kind: 'crossing' }>, at: Moment): void {
    const { registration, totalMs } = change;
    if (this.#make.feed.count === 'follow') {
      if (change.counts === 'lap' && !this.#isWaiting(change)) this.#cross(change, at);
    } else if (change.by === 'passing') this.#cross(change, at);
    else this.#state.results.push({ registration, totalMs, atMs: at.atMs });
  }

  #isWaiting(crossing: CarTotal): boolean {
    return this.#state.crossings.some((one) => isSame(one, crossing));
  }

  #cross({ registration, totalMs }: CarTotal, at: Moment): void {
    const { results, crossings } = this.#state;
    this.#state.results = results.filter((one) => !isSame(one, { registration, totalMs }));
    const crossing = { registration, totalMs, ...at };
    const moment = this.#feed.run === null ? null : momentOf(this.#feed, crossing);
    crossings.push({ ...crossing, moment });
    if (crossings.length > MAX_WAITING) crossings.shift();
  }

  #correct(what: Correction['what'], of: CarTotal & Pick<Correction, 'times'>, { atMs }: Moment): void {
    const { registration, totalMs, times } = of;
    // A lap that comes back needs no proposal to take it away.
    const others = this.#state.corrections.filter((one) => !isSame(one, of) || one.what === what);
    const added = { what, registration, totalMs, times, atMs, isAsked: false };
    const isFollowing = this.#make.feed.count === 'follow';
    this.#state.corrections = [...(isFollowing ? this.#state.corrections : others), added];
  }

  /**
   * Issues the crossings that can be: the feed has named its run, which is a part of their identity, and
   * their cars are entered. A car that is entered late gets its crossings then.
   */
  #issueCrossings(now: MeetingNow | null, atMs: number): void {
    const { crossings, firstAtMs } = this.#state;
    const isNamed = this.#feed.run !== null || atMs - (firstAtMs ?? atMs) >= NAMES_ITS_RUN_WITHIN_MS;
    if (!now || !isNamed || crossings.length === 0) return;
    const entered = numbersOf(now);
    const waiting: WaitingCrossing[] = [];
    for (const one of crossings) {
      const moment = one.moment ?? momentOf(this.#feed, one);
      if (entered.has(this.carOf(one.registration))) this.#issueCrossing(one, moment, one.rawN);
      else waiting.push({ ...one, moment });
    }
    this.#state.crossings = waiting;
  }

  #issueCrossing(crossing: CarTotal & { readonly atMs: number }, moment: CrossingMoment, rawN: number): void {
    const { registration, totalMs } = crossing;
    const car = this.carOf(registration);
    const command = crossingOf(this.#make, { ...crossing, car }, moment);
    this.#unanswered.set(command.commandId, { registration, totalMs });
    this.#issue(command, rawN);
  }

  #issue(command: FeedCommand, rawN: number): void {
    this.#outputs.push({ command, rawN });
  }

  /** Issues what takes laps back and gives them back, once the records of their crossings are known. */
  #issueCorrections(rawN: number): void {
    const waiting: Correction[] = [];
    for (const one of this.#state.corrections) {
      const made = this.#suggestCorrection(one);
      if (made) {
        this.#issue(made.command, rawN);
        continue;
      }
      if (!this.#known(one) || this.#isWaiting(one)) continue;
      // The meeting answers with the receipt of the crossing, which has its revision.
      if (!one.isAsked && !this.#isUnanswered(one)) this.#issueCrossing(one, momentOf(this.#feed, one), rawN);
      waiting.push({ ...one, isAsked: true });
    }
    this.#state.corrections = waiting;
  }

  #isUnanswered(crossing: CarTotal): boolean {
    return [...this.#unanswered.values()].some((one) => isSame(one, crossing));
  }

  #issueMissed(now: MeetingNow | null, rawN: number): void {
    for (const [registration, missed] of Object.entries(this.#state.missed)) {
      if (missed.isIssued) continue;
      const made = this.#suggestMissed(registration, now);
      if (!made) continue;
      missed.isIssued = true;
      this.#issue(made.command, rawN);
    }
  }

  #suggestMissed(registration: string, now: MeetingNow | null): Suggestion | null {
    const missed = this.#state.missed[registration];
    const car = this.carOf(registration);
    return missed ? adoption(this.#make, this.#feed, { ...missed, car, now }) : null;
  }

  #suggestResult(one: RMonitorIntakeState['results'][number]): Suggestion {
    const car = this.carOf(one.registration);
    const { name } = this.#make.feed;
    return {
      id: `lap ${car} ${one.totalMs}`,
      words: `The feed ${name} counts a lap of car ${car} that it did not see crossing the line.`,
      command: crossingOf(this.#make, { ...one, car }, momentOf(this.#feed, one)),
    };
  }

  #suggestCorrection(one: Correction): Suggestion | null {
    const revision = this.#known(one)?.revision;
    if (revision === undefined) return null;
    return correction(this.#make, this.#feed, { ...one, car: this.carOf(one.registration), revision });
  }
}
