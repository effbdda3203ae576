import type { ReactNode } from 'react';
import { clock } from '../../ui/text/text.ts';
import { lampWords, redLine, type LampWords } from './lamps.ts';
import { TIMING_KEYS, useTimingActs, useTimingKeys, type TimingActs } from './timing-acts.ts';
import { ActButton } from './timing-buttons.tsx';
import { nextGuess, nextMissed, nextProposal, type TimingFacts } from './timing-facts.ts';
import { useFeeds, useServerNow, useTimingFacts } from './use-timing.ts';
import { t, tn } from '../../ui/language/language.ts';
import './timing.css';

/**
 * The lamps of the timing feeds, what one key does now, and a sentence about the worst feed. Its height does
 * not change, so that the flag buttons below it never move.
 */
export default function TimingStrip({ onOpen }: { readonly onOpen: () => void }) {
  const nowMs = useServerNow();
  const { feeds, isKnown } = useFeeds();
  const facts = useTimingFacts(feeds, nowMs);
  const acts = useTimingActs();
  useTimingKeys(facts, acts);
  const lamps = feeds.map((feed) => ({ feed, words: lampWords(feed, nowMs, isKnown) }));
  return (
    <section className="timing-strip" aria-label={t('Timing')}>
      <ul className="timing-lamps" aria-label={t('Timing feeds')}>
        {lamps.map(({ feed, words }) => (
          <Lamp key={feed.name} name={feed.name} words={words} onOpen={onOpen} />
        ))}
      </ul>
      <OneKey facts={facts} acts={acts} onOpen={onOpen} />
      <Line lamps={lamps.map(({ words }) => words)} />
    </section>
  );
}

interface LampProps {
  readonly name: string;
  readonly words: LampWords;
  readonly onOpen: () => void;
}

const Lamp = ({ name, words: { lamp, word, age, sentence }, onOpen }: LampProps) => (
  <li>
    <button className="timing-lamp" data-lamp={lamp} title={sentence} onClick={onOpen}>
      <LampShape lamp={lamp} />
      <b>{name}</b> <span>{word}</span> <span className="timing-age">{age}</span>
    </button>
  </li>
);

/** A disc, a triangle, a square, or an empty ring. */
const LampShape = ({ lamp }: Pick<LampWords, 'lamp'>) => (
  <svg viewBox="0 0 16 16" aria-hidden="true">
    {SHAPES[lamp]}
  </svg>
);

const SHAPES: Readonly<Record<LampWords['lamp'], ReactNode>> = {
  green: <circle cx="8" cy="8" r="6.5" />,
  amber: <path d="M8 1 15.5 15H.5Z" />,
  red: <path d="M1.5 1.5h13v13h-13z" />,
  unknown: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2" />,
};

/** The sentence about the feeds: the red ones first, then the amber ones. */
function Line({ lamps }: { readonly lamps: readonly LampWords[] }) {
  const red = redLine(lamps);
  const other = lamps.find(({ lamp }) => lamp === 'amber' || lamp === 'unknown');
  const words = red ?? other?.sentence ?? (lamps.length > 1 ? t('All feeds are live.') : lamps[0]?.sentence);
  return (
    <p
      className="timing-line"
      data-lamp={red === null ? (other?.lamp ?? 'green') : 'red'}
      role={red === null ? undefined : 'alert'}
      title={words}
    >
      {words}
    </p>
  );
}

interface OneKeyProps {
  readonly facts: TimingFacts;
  readonly acts: TimingActs;
  readonly onOpen: () => void;
}

/** Buttons for what the keys do now. */
function OneKey({ facts: { unknown, overdue, proposals }, acts, onOpen }: OneKeyProps) {
  const guessed = nextGuess(unknown);
  const late = nextMissed(overdue);
  const proposal = nextProposal(proposals, acts.may);
  return (
    <div className="timing-keys">
      {unknown.length > 0 && !guessed && (
        <button className="button desk-small" onClick={onOpen}>
          {tn(unknown.length, '{n} unknown transponder', '{n} unknown transponders')}
        </button>
      )}
      {guessed && acts.may('AssignTransponder') && (
        <ActButton
          keyOf={TIMING_KEYS.assign}
          words={t('Put {transponder} on car {car}', {
            transponder: guessed.transponder,
            car: guessed.guess ?? '',
          })}
          act={() => acts.assign(guessed)}
        />
      )}
      {late && acts.may('RecordCrossing') && (
        <ActButton
          keyOf={TIMING_KEYS.crossed}
          words={t('Car {car} crossed {time}, not read', { car: late.car, time: clock(late.dueAt) })}
          act={() => acts.crossed(late)}
        />
      )}
      {proposal && (
        <ActButton
          keyOf={TIMING_KEYS.take}
          words={t('Take: {proposal}', { proposal: proposal.words })}
          act={() => acts.take(proposal)}
        />
      )}
    </div>
  );
}
