import type { ViewsByName } from '../../api/data/meeting.tsx';
import { client } from '../../api/transport/client.ts';
import { useRequest } from '../../api/transport/use-request.ts';
import { addressOf, followLink, navigate } from '../../routes.ts';
import { t } from '../../ui/language/language.ts';

type Result = ViewsByName['results'];

/** Returns the lap in an address; null without one. The server refuses a lap that the race has not had. */
export function lapIn(query: URLSearchParams): number | null {
  const text = query.get('lap') ?? '';
  return /^[1-9]\d{0,4}$/u.test(text) ? Number(text) : null;
}

/** Returns the result of a race when the leader had completed a lap; nothing for null. */
export function useResultAtLap(meeting: string, live: Result | undefined, lap: number | null) {
  // While the race runs, most records change only what comes after the lap.
  const state = live?.status === 'running' ? live.lapsRun : live?.revision;
  const key = lap === null || !live ? null : `results ${meeting} ${live.session} ${lap} ${state}`;
  const { answer, problem } = useRequest(key, {
    send: (signal) =>
      client.meeting(meeting).view('results', live?.session, { lap: lap ?? undefined, signal }),
  });
  return { result: answer, problem };
}

interface Props {
  readonly meeting: string;
  readonly result: Result;
  readonly lap: number | null;
}

/** The field for the lap at which the order of a race is shown. */
export function LapField({ meeting, result: { session, lapsRun }, lap }: Props) {
  const show = (text: string) =>
    navigate(addressOf(meeting, 'results', session, text === '' ? {} : { lap: text }), 'replace');
  return (
    <p className="results-lap">
      <label>
        <span className="quiet">{t('Order at lap')}</span>{' '}
        <input
          type="number"
          min={1}
          max={lapsRun}
          value={lap ?? ''}
          placeholder={String(lapsRun)}
          onChange={(event) => show(event.target.value)}
        />
      </label>
      {lap !== null && (
        <a href={addressOf(meeting, 'results', session)} onClick={followLink}>
          {t('whole race')}
        </a>
      )}
    </p>
  );
}
