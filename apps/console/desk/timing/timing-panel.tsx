import { useState } from 'react';
import type { CommandType } from '#domain';
import { Car } from '../../ui/car.tsx';
import { clock } from '../../ui/text/text.ts';
import { Outcome } from '../undo/outcome.tsx';
import { FeedDetails } from './feed-details.tsx';
import { Differences, Doubtful, Gaps, Weak } from './feed-lists.tsx';
import { ageWords } from './lamps.ts';
import { TIMING_KEYS, useTimingActs, type TimingActs } from './timing-acts.ts';
import { ActButton, FormButton } from './timing-buttons.tsx';
import {
  nextGuess,
  nextMissed,
  nextProposal,
  type MissedCar,
  type Proposal,
  type TimingFacts,
  type UnknownTransponder,
} from './timing-facts.ts';
import { settleProposal, useFeeds, useServerNow, useTimingFacts } from './use-timing.ts';
import { t, tn } from '../../ui/language/language.ts';
import './timing.css';

/** What the timing feeds report, and what an official decides about it. */
export default function TimingPanel() {
  const nowMs = useServerNow();
  const { feeds, isKnown } = useFeeds();
  const facts = useTimingFacts(feeds, nowMs);
  const acts = useTimingActs();
  return (
    <div className="timing-panel">
      <Outcome issuing={acts.issuing} />
      <Unknown unknown={facts.unknown} acts={acts} nowMs={nowMs} />
      <Overdue overdue={facts.overdue} acts={acts} nowMs={nowMs} />
      <Proposals proposals={facts.proposals} acts={acts} />
      <Differences feeds={feeds} />
      <Gaps feeds={feeds} />
      <Doubtful passings={facts.doubtful} />
      <Weak feeds={feeds} />
      <h3>{t('Feeds')}</h3>
      {feeds.map((feed) => (
        <FeedDetails key={feed.name} feed={feed} nowMs={nowMs} isKnown={isKnown} />
      ))}
    </div>
  );
}

/** Older unknown transponders than these are shown when somebody asks for them. */
const UNKNOWN_AT_FIRST = 6;

function Unknown({ unknown, acts, nowMs }: Listed & { readonly unknown: readonly UnknownTransponder[] }) {
  const [areAllShown, setAllShown] = useState(false);
  const shown = areAllShown ? unknown : unknown.slice(0, UNKNOWN_AT_FIRST);
  const newest = nextGuess(unknown);
  return (
    <section aria-labelledby="timing-unknown">
      <h3 id="timing-unknown">{t('Unknown transponders')}</h3>
      {unknown.length === 0 && <p className="quiet">{t('Every transponder that was read is on a car.')}</p>}
      <ul>
        {shown.map((one) => (
          <li key={one.transponder}>
            <span>
              <b>{one.transponder}</b>{' '}
              <span className="quiet">
                {tn(one.crossings, '{n} time, last {age}', '{n} times, last {age}', {
                  age: ago(one.lastSeenAt, nowMs),
                })}
              </span>
            </span>
            <AssignButtons one={one} acts={acts} isNewest={one === newest} />
          </li>
        ))}
      </ul>
      <div className="buttons">
        {unknown.length > shown.length && (
          <button className="button" onClick={() => setAllShown(true)}>
            {t('Show more')}{' '}
            <span className="quiet">
              {tn(unknown.length - shown.length, '{n} transponder', '{n} transponders')}
            </span>
          </button>
        )}
        <FormButton type="AssignTransponder" preset={{}} words={t('Assign a transponder…')} />
        <FormButton type="ReleaseTransponder" preset={{}} words={t('Release a transponder…')} />
      </div>
    </section>
  );
}

interface AssignProps {
  readonly one: UnknownTransponder;
  readonly acts: TimingActs;
  /** Whether the key assigns this one. */
  readonly isNewest: boolean;
}

function AssignButtons({ one, acts, isNewest }: AssignProps) {
  const { transponder, guess } = one;
  return (
    <span className="buttons">
      {guess !== null && acts.may('AssignTransponder') && (
        <ActButton
          keyOf={isNewest ? TIMING_KEYS.assign : null}
          words={t('Put on car {car}', { car: guess })}
          about={t('transponder {transponder}', { transponder })}
          act={() => acts.assign(one)}
        />
      )}
      <FormButton
        type="AssignTransponder"
        preset={{ transponder, reason: 'read as an unknown transponder' }}
        words={guess === null ? t('Put on a car…') : t('Another car…')}
        about={t('transponder {transponder}', { transponder })}
      />
    </span>
  );
}

/** More overdue cars than these are a field that has stopped, and not cars that were missed. */
const MAX_OVERDUE = 8;

function Overdue({ overdue, acts, nowMs }: Listed & Pick<TimingFacts, 'overdue'>) {
  const next = nextMissed(overdue);
  const more = (overdue?.length ?? 0) - MAX_OVERDUE;
  return (
    <section aria-labelledby="timing-overdue">
      <h3 id="timing-overdue">{t('Overdue cars')}</h3>
      {overdue === null && <p className="quiet">{t('No feed is heard, so no car can be called overdue.')}</p>}
      {overdue?.length === 0 && <p className="quiet">{t('No car is overdue.')}</p>}
      <ul>
        {overdue?.slice(0, MAX_OVERDUE).map((late) => (
          <li key={late.car}>
            <OverdueWords late={late} nowMs={nowMs} />
            {acts.may('RecordCrossing') && (
              <ActButton
                keyOf={late === next ? TIMING_KEYS.crossed : null}
                words={t('Crossed {time}', { time: clock(late.dueAt) })}
                about={t('car {car}, not read', { car: late.car })}
                act={() => acts.crossed(late)}
              />
            )}
          </li>
        ))}
      </ul>
      {more > 0 && (
        <p className="quiet">{tn(more, '{n} more car is overdue.', '{n} more cars are overdue.')}</p>
      )}
    </section>
  );
}

const OverdueWords = ({ late: { car, crossedAt, lateMs, readAs }, nowMs }: OverdueProps) => (
  <span>
    <Car car={car} /> {t('due {age} ago', { age: ageWords(lateMs) })}{' '}
    <span className="quiet">
      {t('last crossed {time}, {age}', { time: clock(crossedAt), age: ago(crossedAt, nowMs) })}
      {readAs !== null && t('; may be read as {transponder}', { transponder: readAs })}
    </span>
  </span>
);

interface OverdueProps {
  readonly late: MissedCar;
  readonly nowMs: number;
}

function Proposals({ proposals, acts }: Pick<Listed, 'acts'> & Pick<TimingFacts, 'proposals'>) {
  const next = nextProposal(proposals, acts.may);
  if (proposals.length === 0) return null;
  return (
    <section aria-labelledby="timing-proposals">
      <h3 id="timing-proposals">{t('Reported by a timing program')}</h3>
      <ul>
        {proposals.map((proposal) => (
          <ProposalRow key={proposal.commandId} proposal={proposal} acts={acts} isNext={proposal === next} />
        ))}
      </ul>
    </section>
  );
}

interface ProposalProps {
  readonly proposal: Proposal;
  readonly acts: TimingActs;
  /** Whether the key takes this one. */
  readonly isNext: boolean;
}

function ProposalRow({ proposal, acts, isNext }: ProposalProps) {
  const { feed, words, command, commandId } = proposal;
  return (
    <li>
      <span>
        {words} <span className="quiet">{feed}</span>
      </span>
      <span className="buttons">
        {acts.may(command['type'] as CommandType) && (
          <ActButton
            keyOf={isNext ? TIMING_KEYS.take : null}
            words={t('Take it')}
            about={words}
            act={() => acts.take(proposal)}
          />
        )}
        <button className="button desk-small" onClick={() => settleProposal(commandId)}>
          {t('Dismiss')}
        </button>
      </span>
    </li>
  );
}

interface Listed {
  readonly acts: TimingActs;
  readonly nowMs: number;
}

const ago = (instant: string | null, nowMs: number): string =>
  instant === null ? t('never') : t('{age} ago', { age: ageWords(nowMs - Date.parse(instant)) });
