import { decide, fold, isRejection, type Fact, type MeetingState } from '#domain';
import { project } from '#projections';
import { facts } from './meeting.ts';
import { median, seconds, type Figure } from './report.ts';

const RECORDS = 20_000;
const ROUNDS = 9;

/** Measures folds in memory, and what it costs to strike a record at the start of a long meeting. */
export async function folds(): Promise<Figure[]> {
  const log = await facts(RECORDS);
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) rates.push(log.length / (await seconds(() => fold(log))));
  const strikes: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    strikes.push(1000 * (await seconds(strikeFirstLap(fold(log)))));
  return [
    {
      what: 'fold in memory',
      unit: 'events/s',
      ours: median(rates),
      baseline: null,
      better: 'more',
      aim: '1,000,000',
    },
    {
      what: `strike at the start of ${RECORDS.toLocaleString('en-US')} records: every view again`,
      unit: 'ms',
      ours: median(strikes),
      baseline: null,
      better: 'less',
      aim: 'under 50',
    },
  ];
}

function strikeFirstLap(state: MeetingState): () => void {
  const first = state.records.items.find((fact) => fact.type === 'LapSet');
  const moment = {
    occurredAt: state.recordedAt ?? '',
    official: { id: 'bench', role: 'director' },
    confirmed: false,
  } as const;
  return () => {
    const decision = decide(
      state,
      { type: 'StrikeRecord', revision: first?.revision ?? 0, reason: 'bench' },
      moment,
    );
    if (isRejection(decision) || !decision[0]) throw new Error('The strike was refused.');
    const revision = state.revision + 1;
    const struck = { ...decision[0], ...moment, revision, recordedAt: moment.occurredAt } as Fact;
    const after = fold([struck], state);
    for (const name of ['meeting', 'field', 'heat-results']) project(after, name);
    for (const name of ['results', 'running-order', 'lineup']) project(after, name, 'race');
  };
}
