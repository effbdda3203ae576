import { decide, fold, isRejection, type Command, type Fact, type MeetingState } from '#domain';
import { project } from '#projections';
import { facts } from './meeting.ts';
import { median, seconds, type Figure } from './report.ts';

const RECORDS = 20_000;
const ROUNDS = 9;
/** A race in which each of four cars has run this many laps. */
const LAPS = 5_000;
const FEW_CARS = 4;
const DECISIONS = 1_000;

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
    ...(await decisions()),
  ];
}

/** Measures decisions late in a long race. Each one is folded before the next, as on a race night. */
async function decisions(): Promise<Figure[]> {
  const state = fold(await facts(LAPS * FEW_CARS, FEW_CARS));
  const session = 'race';
  const reason = 'bench';
  const commands: readonly Command[] = [
    { type: 'RecordLap', session, car: '1' },
    { type: 'ReportSpin', session, car: '2' },
    { type: 'CallCaution', session, reason, cars: ['2'] },
    { type: 'ShowGreen', session },
    { type: 'Penalize', session, car: '3', penalty: 'laps', laps: 1, reason },
    { type: 'RetireCar', session, car: '4', reason },
    { type: 'ReturnCar', session, car: '4', reason },
  ];
  const times = decisionTimes(state, commands);
  const slowest = commands.map(({ type }) => median(times.get(type) ?? [])).sort((a, b) => b - a)[0] ?? 0;
  const row = { unit: 'µs', baseline: null, better: 'less', aim: 'under 50' } as const;
  const after = `after ${LAPS.toLocaleString('en-US')} laps of each car`;
  return [
    { ...row, what: `decide a lap ${after}`, ours: median(times.get('RecordLap') ?? []) },
    { ...row, what: `slowest of ${commands.length} decisions ${after}`, ours: slowest },
  ];
}

/** Decides and folds the commands in turn. Returns the times of each type in microseconds. */
function decisionTimes(from: MeetingState, commands: readonly Command[]): Map<string, number[]> {
  const times = new Map<string, number[]>();
  let state = from;
  let clockMs = Date.parse(state.records.items.at(-1)?.occurredAt ?? '');
  const sequence = Array.from({ length: DECISIONS / commands.length }, () => commands).flat();
  for (const command of sequence) {
    const occurredAt = new Date((clockMs += 4_000)).toISOString();
    const moment = { occurredAt, official: { id: 'bench', role: 'director' }, confirmed: true } as const;
    const start = performance.now();
    const decision = decide(state, command, moment);
    const took = 1_000 * (performance.now() - start);
    if (isRejection(decision)) throw new Error(decision.words);
    times.set(command.type, [...(times.get(command.type) ?? []), took]);
    const revision = state.revision + 1;
    const written = decision.map((event) => ({ ...event, ...moment, revision, recordedAt: occurredAt }));
    state = fold(written, state);
  }
  return times;
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
