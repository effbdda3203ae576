import type { FeedStatus } from '#timing-feeds';
import { t, tn } from '../../ui/language/language.ts';

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
  if (isProgram) return t('Timing program {name}', { name });
  return protocol === 'bridge' ? t('Bridge {name}', { name }) : t('Loop {name}', { name });
}

/** Formats a time in seconds, minutes, or hours: `12 s`, `3 min`, `2 h`. */
export function ageWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 120) return t('{n} s', { n: seconds });
  return seconds < 7_200
    ? t('{n} min', { n: Math.floor(seconds / 60) })
    : t('{n} h', { n: Math.floor(seconds / 3_600) });
}

/**
 * Returns what the lamp of a feed shows now.
 * @param isKnown whether the server still reports the feeds; the last report says nothing about now
 */
export function lampWords(feed: FeedStatus, nowMs: number, isKnown: boolean): LampWords {
  const heardMs = feed.lastHeardAt === null ? null : nowMs - Date.parse(feed.lastHeardAt);
  const age = heardMs === null ? t('never') : ageWords(heardMs);
  if (!isKnown) {
    const sentence = t('{feed}: not known, because the server does not report it.', { feed: feedName(feed) });
    return { lamp: 'unknown', word: t('not known'), age, sentence };
  }
  return { lamp: feed.lamp, word: wordOf(feed), age, sentence: sentenceOf(feed, heardMs) };
}

function wordOf({ state, lamp }: FeedStatus): string {
  return state === 'live' ? WORDS_OF_LIVE[lamp] : WORDS_OF_STATE[state];
}

const WORDS_OF_LIVE: Readonly<Record<FeedStatus['lamp'], string>> = {
  green: t('live'),
  amber: t('check'),
  red: t('fault'),
};
const WORDS_OF_STATE: Readonly<Record<Exclude<FeedStatus['state'], 'live'>, string>> = {
  connecting: t('connecting'),
  silent: t('silent'),
  lost: t('lost'),
  stopped: t('stopped'),
};

function sentenceOf(feed: FeedStatus, heardMs: number | null): string {
  const name = feedName(feed);
  if (feed.state !== 'silent') return `${name}: ${feed.words}`;
  return heardMs === null
    ? t('{name} has never been heard. Check the decoder and its cable.', { name })
    : t('{name} has not been heard for {age}. Check the decoder and its cable.', {
        name,
        age: ageWords(heardMs),
      });
}

/** Returns the sentence about the feeds that are red; null if none is. */
export function redLine(lamps: readonly LampWords[]): string | null {
  const [first, ...more] = lamps.filter(({ lamp }) => lamp === 'red');
  if (!first) return null;
  return more.length === 0
    ? first.sentence
    : `${first.sentence} ${tn(more.length, '{n} more in trouble.', '{n} more in trouble.')}`;
}
