import type { FeedStatus } from '#timing-feeds';

/** What the lamp of a feed shows. Its shape and its word say the same as its colour. */
export interface LampWords {
  readonly lamp: FeedStatus['lamp'] | 'unknown';
  /** `live`, `silent`, `lost`. */
  readonly word: string;
  /** How long ago the feed was heard: `2 s`. */
  readonly age: string;
  /** The state in a sentence: "Loop sf has not been heard for 12 s." */
  readonly sentence: string;
}

type Named = Pick<FeedStatus, 'name' | 'protocol'>;

/** Returns what a feed is called: a loop, a timing program, or a bridge. */
export function feedName({ name, protocol }: Named): string {
  const isProgram = protocol === 'rmonitor' || protocol === 'multiloop';
  return `${isProgram ? 'Timing program' : protocol === 'bridge' ? 'Bridge' : 'Loop'} ${name}`;
}

/** Formats a time in seconds, minutes, or hours: `12 s`, `3 min`, `2 h`. */
export function ageWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3_600)} h`;
}

/**
 * Returns what the lamp of a feed shows now.
 * @param isKnown whether the server still reports the feeds; the last report says nothing about now
 */
export function lampWords(feed: FeedStatus, nowMs: number, isKnown: boolean): LampWords {
  const heardMs = feed.lastHeardAt === null ? null : nowMs - Date.parse(feed.lastHeardAt);
  const age = heardMs === null ? 'never' : ageWords(heardMs);
  if (!isKnown) {
    const sentence = `${feedName(feed)}: not known, because the server does not report it.`;
    return { lamp: 'unknown', word: 'not known', age, sentence };
  }
  return { lamp: feed.lamp, word: wordOf(feed), age, sentence: sentenceOf(feed, heardMs) };
}

function wordOf({ state, lamp }: FeedStatus): string {
  if (state !== 'live') return state;
  return lamp === 'green' ? 'live' : lamp === 'amber' ? 'check' : 'fault';
}

function sentenceOf(feed: FeedStatus, heardMs: number | null): string {
  const name = feedName(feed);
  if (feed.state !== 'silent') return `${name}: ${feed.words}`;
  const since = heardMs === null ? 'has never been heard' : `has not been heard for ${ageWords(heardMs)}`;
  return `${name} ${since}. Check the decoder and its cable.`;
}

/** Returns the sentence about the feeds that are red; null if none is. */
export function redLine(lamps: readonly LampWords[]): string | null {
  const [first, ...more] = lamps.filter(({ lamp }) => lamp === 'red');
  if (!first) return null;
  return more.length === 0 ? first.sentence : `${first.sentence} ${more.length} more in trouble.`;
}
