import type { FeedStatus } from '#timing-feeds';
import { feedName, lampWords } from './lamps.ts';
import { t, tn } from '../../ui/language/language.ts';

interface Props {
  readonly feed: FeedStatus;
  readonly nowMs: number;
  readonly isKnown: boolean;
}

/** The state of a feed in words and numbers. */
export function FeedDetails({ feed, nowMs, isKnown }: Props) {
  const { url, line, backup, counts, raw } = feed;
  const words = lampWords(feed, nowMs, isKnown);
  const rows: readonly (readonly [string, string])[] = [
    [t('Heard'), feed.lastHeardAt === null ? words.age : t('{age} ago', { age: words.age })],
    [t('Clock'), clockWords(feed)],
    [t('Passings'), passingsWords(counts)],
    [t('Frames'), framesWords(counts)],
    [t('Raw data'), raw.kept ? t('kept') : t('not kept. {trouble}', { trouble: raw.trouble ?? '' })],
  ];
  return (
    <section className="timing-feed" aria-label={feedName(feed)}>
      <p>
        <strong data-lamp={words.lamp}>{words.sentence}</strong>{' '}
        <span className="quiet">
          {backup ? t('{url}, line {line}, backup', { url, line }) : t('{url}, line {line}', { url, line })}
        </span>
      </p>
      <dl>
        {rows.map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function clockWords({ clock }: Pick<FeedStatus, 'clock'>): string {
  if (clock === null) return t('not known');
  const { offsetMs, steps } = clock;
  const ms = Math.round(Math.abs(offsetMs));
  const offset = ms === 0 ? t('right') : correctedWords(ms, offsetMs > 0);
  return steps === 0
    ? offset
    : tn(steps, '{offset}; it jumped {n} time', '{offset}; it jumped {n} times', { offset });
}

function correctedWords(ms: number, isSlow: boolean): string {
  const offset = ms < 10_000 ? t('{n} ms', { n: ms }) : t('{n} s', { n: Math.round(ms / 1_000) });
  return isSlow ? t('{offset} slow, corrected', { offset }) : t('{offset} fast, corrected', { offset });
}

const framesWords = ({ frames, badFrames }: FeedStatus['counts']): string =>
  tn(frames, '{n} frame, {damaged} damaged', '{n} frames, {damaged} damaged', { damaged: badFrames });

function passingsWords({
  passings,
  repeats,
  crossings,
  refused,
  waiting,
  held,
}: FeedStatus['counts']): string {
  const parts = [
    `${passings}`,
    tn(crossings, '{n} crossing recorded', '{n} crossings recorded'),
    repeats > 0 && tn(repeats, '{n} repeated', '{n} repeated'),
    refused > 0 && tn(refused, '{n} refused', '{n} refused'),
    waiting > 0 && tn(waiting, '{n} wait for the store', '{n} wait for the store'),
    held > 0 && tn(held, '{n} wait for a green flag', '{n} wait for a green flag'),
  ];
  return parts.filter((part) => part !== false).join(', ');
}
