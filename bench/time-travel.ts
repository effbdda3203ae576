import { join } from 'node:path';
import { fold, type Command, type MeetingState } from '#domain';
import { openStore } from '#event-store/open';
import { project } from '#projections';
import { RaceControl, type Moment } from '#race-control';
import { longMeeting, play } from './meeting.ts';
import { quantile, type Figure } from './report.ts';

const RECORDS = 50_000;
const LOOKS = 1_000;
const VIEWS = ['running-order', 'results'] as const;

/**
 * Measures views at random moments of a long meeting, with folds from the start to such a moment as the
 * baseline. The meeting is a hard case: one race of 50,000 crossings with cautions, strikes of old records,
 * disallowed laps and penalties.
 */
export async function timeTravel(folder: string): Promise<Figure[]> {
  const store = await openStore(`sqlite:${join(folder, 'time-travel.db')}`);
  const race = new RaceControl(store, { presets: new Map() });
  await play(race, eventful(RECORDS));
  const state = await race.state('bench');
  if (!state) throw new Error('The meeting is not there.');
  const figures: Figure[] = [];
  const random = sequence(7);
  const moments: readonly [string, () => Moment][] = [
    ['revision', () => Math.floor(random() * (state.revision + 1))],
    ['instant by occurred', () => occurredAt(state, random())],
  ];
  for (const [kind, next] of moments) figures.push(...(await looks(race, state, kind, next)));
  await race.drain();
  await store.close();
  return figures;
}

async function looks(
  race: RaceControl,
  state: MeetingState,
  kind: string,
  next: () => Moment,
): Promise<Figure[]> {
  const ours: number[] = [];
  for (let look = 0; look < LOOKS; look++) {
    const projection = VIEWS[look % VIEWS.length] ?? VIEWS[0];
    const at = next();
    const start = performance.now();
    const answer = await race.view({ meeting: 'bench', projection, session: 'race', at });
    ours.push(performance.now() - start);
    if (answer.kind !== 'view') throw new Error(answer.kind);
  }
  const baseline: number[] = [];
  for (let look = 0; look < LOOKS / 20; look++) {
    const at = next();
    const start = performance.now();
    const facts = state.records.items.slice(0, typeof at === 'number' ? at + 1 : undefined);
    project(fold(facts), VIEWS[look % VIEWS.length] ?? VIEWS[0], 'race');
    baseline.push(performance.now() - start);
  }
  const what = `view of a random ${kind} of ${RECORDS.toLocaleString('en-US')} records`;
  return [0.5, 0.99].map((share) => ({
    what: `${what}, p${100 * share} (baseline: fold from the start)`,
    unit: 'ms',
    ours: quantile(ours, share),
    baseline: quantile(baseline, share),
    better: 'less',
    aim: share === 0.99 && kind === 'revision' ? 'under 20' : '',
  }));
}

const occurredAt = ({ records, revision }: MeetingState, share: number): Moment => {
  const instant = records.items[Math.floor(share * (revision + 1))]?.occurredAt ?? '';
  return { instant, by: 'occurred' };
};

/** Returns the same numbers in each run, so that all runs measure the same moments. */
function sequence(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at * 48_271) % 2_147_483_647;
    return at / 2_147_483_647;
  };
}

/** Yields the long race with decisions of officials. Each command writes one record. */
function* eventful(records: number): Generator<Command> {
  let written = 0;
  let at: string | undefined;
  for (const command of longMeeting(records)) {
    yield command;
    written += 1;
    if (command.type !== 'RecordLap') continue;
    at = command.at;
    for (const more of decisions(written, command.car)) {
      yield { ...more, at };
      written += 1;
    }
    if (written >= records) return;
  }
}

function decisions(written: number, car: string): Command[] {
  const session = 'race';
  if (written % 2_000 === 0)
    return [
      { type: 'CallCaution', session, reason: 'bench' },
      { type: 'ShowGreen', session },
    ];
  if (written % 2_500 === 1) return [{ type: 'StrikeRecord', revision: written - 1_200, reason: 'bench' }];
  if (written % 5_000 === 2) return [{ type: 'DisallowLap', session, car, lap: 20, reason: 'bench' }];
  if (written % 5_000 === 3)
    return [{ type: 'Penalize', session, car, penalty: 'laps', laps: 1, reason: 'bench' }];
  return [];
}
