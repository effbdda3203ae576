import type { FeedStatus } from '#timing-feeds';
import { count } from '../../ui/text/text.ts';
import { feedName, lampWords } from './lamps.ts';
import { t } from '../../ui/language/language.ts';

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
    ['Heard', words.age === 'never' ? 'never' : `${words.age} ago`],
    ['Clock', clockWords(feed)],
    ['Passings', passingsWords(counts)],
    ['Frames', `${count(counts.frames, 'frame')}, ${counts.badFrames} damaged`],
    ['Raw data', raw.kept ? 'kept' : `not kept. ${raw.trouble ?? ''}`],
  ];
  return (
    <section className="timing-feed" aria-label={feedName(feed)}>
      <p>
        <strong data-lamp={words.lamp}>{words.sentence}</strong>{' '}
        <span className="quiet">
          {url}
          {t(', line')} {line}
          {backup && ', backup'}
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
  if (clock === null) return 'not known';
  const { offsetMs, steps } = clock;
  const ms = Math.round(Math.abs(offsetMs));
  const offset = ms === 0 ? 'right' : `${offsetWords(ms)} ${offsetMs > 0 ? 'slow' : 'fast'}, corrected`;
  return steps === 0 ? offset : `${offset}; it jumped ${count(steps, 'time')}`;
}

const offsetWords = (ms: number): string => (ms < 10_000 ? `${ms} ms` : `${Math.round(ms / 1_000)} s`);

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
    `${count(crossings, 'crossing')} recorded`,
    repeats > 0 && `${repeats} repeated`,
    refused > 0 && `${refused} refused`,
    waiting > 0 && `${waiting} wait for the store`,
    held > 0 && `${held} wait for a green flag`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}
