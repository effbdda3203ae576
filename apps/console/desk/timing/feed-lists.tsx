import type { FeedStatus } from '#timing-feeds';
import { Car } from '../../ui/car.tsx';
import { RecordLink } from '../../ui/record-link.tsx';
import { clock } from '../../ui/text/text.ts';
import { useDesk } from '../desk-context.tsx';
import { feedName } from './lamps.ts';
import { FormButton } from './timing-buttons.tsx';
import type { Passing } from './timing-facts.ts';
import { t, tn } from '../../ui/language/language.ts';

/** The cars whose laps differ from those of a timing program. */
export function Differences({ feeds }: { readonly feeds: readonly FeedStatus[] }) {
  const { session } = useDesk();
  const rows = feeds.flatMap((feed) => feed.differences.map((each) => ({ ...each, feed })));
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="timing-differences">
      <h3 id="timing-differences">{t('Laps that differ')}</h3>
      <ul>
        {rows.map(({ car, ours, theirs, feed }) => (
          <li key={`${feed.name} ${car}`}>
            <span>
              <Car car={car} />{' '}
              {tn(ours, '{n} lap here, {theirs} in {feed}', '{n} laps here, {theirs} in {feed}', {
                theirs,
                feed: feed.name,
              })}
            </span>
            {theirs > ours && (
              <FormButton
                type="AdoptCount"
                preset={{ session, car, laps: theirs }}
                words={t('Adopt the count…')}
                about={t('car {car}, {feed}', { car, feed: feed.name })}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The passings that did not come, with the cars that were due. */
export function Gaps({ feeds }: { readonly feeds: readonly FeedStatus[] }) {
  const { session } = useDesk();
  const gaps = feeds.flatMap((feed) => feed.gaps.map((gap) => ({ ...gap, feed })));
  if (gaps.length === 0) return null;
  return (
    <section aria-labelledby="timing-gaps">
      <h3 id="timing-gaps">{t('Missing passings')}</h3>
      <ul>
        {gaps.map(({ feed, epoch, from, to, at, state, cars }) => (
          <li key={`${feed.name} ${epoch} ${from}`}>
            <span>
              <b>{tn(to - from + 1, '{n} passing', '{n} passings')}</b>{' '}
              {t('of {feed}, {time}', { feed: feedName(feed).toLowerCase(), time: clock(at) })}{' '}
              <span className="quiet">
                {state === 'asked' ? t('The decoder was asked to send it again.') : dueWords(cars)}
              </span>
            </span>
            {state === 'known' && (
              <span className="buttons">
                {cars.map((car) => (
                  <FormButton
                    key={car}
                    type="RecordCrossing"
                    preset={{ session, car, line: feed.line, at }}
                    words={t('Car {car} crossed…', { car })}
                    about={clock(at)}
                  />
                ))}
                <FormButton
                  type="RecordCrossing"
                  preset={{ session, line: feed.line, at }}
                  words={cars.length === 0 ? t('Add a crossing…') : t('Another car…')}
                  about={clock(at)}
                />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const dueWords = (cars: readonly string[]): string =>
  cars.length === 0
    ? t('No car was due.')
    : tn(cars.length, 'Due: car {cars}.', 'Due: cars {cars}.', { cars: cars.join(', ') });

/** The second reads and the short laps of the last minutes. */
export function Doubtful({ passings }: { readonly passings: readonly Passing[] }) {
  if (passings.length === 0) return null;
  return (
    <section aria-labelledby="timing-doubtful">
      <h3 id="timing-doubtful">{t('Second reads and short laps, last 5 minutes')}</h3>
      <ul>
        {passings.map((row) => (
          <DoubtfulRow key={row.revision} row={row} />
        ))}
      </ul>
    </section>
  );
}

function DoubtfulRow({ row }: { readonly row: Passing }) {
  const { session } = useDesk();
  const { revision, occurredAt, car, transponder, feed, lap, uncounted, doubtful } = row;
  return (
    <li>
      <span>
        {car === null ? transponder : <Car car={car} />} {doubtWords(uncounted)}{' '}
        <span className="quiet">
          {feed ?? t('official')}, {clock(occurredAt)}, <RecordLink record={revision} />
        </span>
      </span>
      <span className="buttons">
        {doubtful && lap !== null && car !== null && (
          <FormButton type="ConfirmLap" preset={{ session, car, lap }} words={t('It counts…')} />
        )}
        {uncounted !== 'second-read' && (
          <FormButton
            type="StrikeRecord"
            preset={{ revision }}
            words={t('Strike…')}
            about={t('record {record}', { record: revision })}
          />
        )}
      </span>
    </li>
  );
}

function doubtWords(uncounted: Passing['uncounted']): string {
  if (uncounted === 'second-read') return t('second read, not counted');
  return uncounted === 'too-short' ? t('short lap, not counted') : t('short lap');
}

/** The transponders that the loop hears badly. */
export function Weak({ feeds }: { readonly feeds: readonly FeedStatus[] }) {
  const weak = feeds.flatMap((feed) => feed.weak.map((each) => ({ ...each, feed: feed.name })));
  if (weak.length === 0) return null;
  return (
    <section aria-labelledby="timing-weak">
      <h3 id="timing-weak">{t('Weak transponders')}</h3>
      <ul>
        {weak.map(({ car, transponder, hits, medianHits, feed }) => (
          <li key={`${feed} ${transponder}`}>
            <span>
              {car === null ? <b>{transponder}</b> : <Car car={car} />}{' '}
              {tn(hits, '{n} hit, usually {usual}', '{n} hits, usually {usual}', {
                usual: Math.round(medianHits),
              })}{' '}
              <span className="quiet">
                {t('{feed}, transponder {transponder}. Check its battery and where it is mounted.', {
                  feed,
                  transponder,
                })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
