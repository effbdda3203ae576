import type { ViewsByName } from '../../api/data/meeting.tsx';
import { Car } from '../../ui/car.tsx';
import { isOver } from '../../ui/text/phases.ts';
import { BubbleFact, NextEvent, Pair } from '../board-facts.tsx';
import type { BoardProps } from '../board-head.tsx';
import type { Bubble } from '../cut.ts';
import { LapTime } from './lap-mark.tsx';
import { Messages } from '../messages.tsx';
import { fastestLapMs, type RunningOrder, type RunningRow } from './running-rows.ts';
import { t, tn } from '../../ui/language/language.ts';

interface Props extends BoardProps {
  readonly running: RunningOrder;
  readonly results: ViewsByName['results'] | undefined;
  readonly bubbles: readonly Bubble<RunningRow>[];
}

/** Facts beside the running order: the bubble, the free pass, the best lap and the cautions. */
export const RaceFacts = ({ meeting, session, running, results, bubbles }: Props) => (
  <aside className="board-facts" aria-label={t('About the race')}>
    {!isOver(session.phase) &&
      running.lap > 0 &&
      bubbles.map((bubble) => <BubbleFact key={bubble.cut.place} {...bubble} />)}
    <RaceControl session={session.session} />
    <FreePass running={running} />
    <CalledRestart restart={running.restart} />
    <dl className="board-pairs">
      <Pair what={t('Cautions')}>{running.cautions}</Pair>
      <Pair what={t('Overtimes')}>{running.overtimes}</Pair>
      <Pair what={t('Lead changes')}>{results?.leadChanges ?? '–'}</Pair>
      <Pair what={t('Leaders')}>{results?.leaders ?? '–'}</Pair>
    </dl>
    <BestLap rows={running.rows} />
    <Cautions results={results} isOver={isOver(session.phase)} />
    <NextEvent meeting={meeting} session={session} />
  </aside>
);

const RaceControl = ({ session }: { readonly session: string }) => (
  <section>
    <h2>{t('Race control')}</h2>
    <Messages session={session} max={5} />
  </section>
);

function FreePass({ running: { freePass, rows } }: { readonly running: RunningOrder }) {
  if (freePass === null) return null;
  const car = freePass.awarded ?? freePass.candidate;
  return (
    <section>
      <h2>{freePass.awarded === null ? t('Free pass candidate') : t('Free pass given')}</h2>
      {car === null ? (
        <p className="quiet">{t('Nobody is one lap down.')}</p>
      ) : (
        <p>
          <Car car={car} /> {rows.find((row) => row.car === car)?.driver}
        </p>
      )}
    </section>
  );
}

/** The restart order that race control called. The computed one is that of the table. */
function CalledRestart({ restart }: Pick<RunningOrder, 'restart'>) {
  if (!restart?.called) return null;
  return (
    <section>
      <h2>{t('Restart order, as called')}</h2>
      <p>{restart.called.order.join(', ')}</p>
    </section>
  );
}

function BestLap({ rows }: { readonly rows: readonly RunningRow[] }) {
  const best = fastestLapMs(rows);
  const by = rows.find(({ bestLapMs }) => bestLapMs === best);
  if (best === null || !by) return null;
  return (
    <section>
      <h2>{t('Best lap')}</h2>
      <p>
        <LapTime ms={best} mark="overall" /> <Car car={by.car} /> {by.driver}
      </p>
    </section>
  );
}

interface CautionsProps extends Pick<Props, 'results'> {
  readonly isOver: boolean;
}

function Cautions({ results, isOver }: CautionsProps) {
  if (!results || results.cautions.length === 0) return null;
  return (
    <section>
      <h2>{tn(results.cautions.length, '{n} caution', '{n} cautions')}</h2>
      <ol className="board-cautions">
        {results.cautions.toReversed().map(({ revision, lap, restartLap, reason, cars }) => (
          <li key={revision}>
            <strong>{t('Lap {lap}', { lap })}</strong> {reason}
            {cars.length > 0 && <span className="quiet"> {t('car {car}', { car: cars.join(', ') })}</span>}
            <span className="quiet"> {restartWords(restartLap, isOver)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function restartWords(lap: number | null, isOver: boolean): string {
  if (lap !== null) return t('restart lap {lap}', { lap });
  return isOver ? t('no restart') : t('under way');
}
