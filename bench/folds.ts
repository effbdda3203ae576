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
  const read = log.map(asRead);
  const readRates: number[] = [];
  const moves: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    readRates.push(log.length / (await seconds(() => fold(read))));
    moves.push(1000 * (await seconds(moveTransponder(fold(read)))));
  }
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
    {
      what: 'fold of crossings that loops saw',
      unit: 'events/s',
      ours: median(readRates),
      baseline: median(rates),
      better: 'more',
      aim: 'as laps',
    },
    {
      what: `move a transponder after ${RECORDS.toLocaleString('en-US')} records: every view again`,
      unit: 'ms',
      ours: median(moves),
      baseline: null,
      better: 'less',
      aim: 'under 200',
    },
    ...(await decisions()),
  ];
}

/** Measures decisions late in a long race. Each one is folded before the next, as on a race night. */
async function decisions(): Promise<Figure[]> {
  const log = await facts(LAPS * FEW_CARS, FEW_CARS);
  const state = fold(log.map((fact) => (fact.type === 'CarEntered' ? asRead(fact) : fact)));
  const session = 'race';
  const reason = 'bench';
  const commands: readonly Command[] = [
    { type: 'RecordLap', session, car: '1' },
    { type: 'RecordCrossing', transponder: 'T2', line: 'sf' },
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
    { ...row, what: `decide a crossing ${after}`, ours: median(times.get('RecordCrossing') ?? []) },
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
  return ruling(state, { type: 'StrikeRecord', revision: first?.revision ?? 0, reason: 'bench' });
}

/** Gives the transponder of a car to another one, from the first lap on. */
function moveTransponder(state: MeetingState): () => void {
  const from = state.records.items.find(({ type }) => type === 'GreenShown')?.occurredAt;
  return ruling(state, { type: 'AssignTransponder', transponder: 'T1', car: '2', from });
}

/** Issues a command that changes what earlier records mean, and makes every view again. */
function ruling(state: MeetingState, command: Command): () => void {
  const moment = {
    occurredAt: state.recordedAt ?? '',
    official: { id: 'bench', role: 'director' },
    confirmed: false,
  } as const;
  return () => {
    const decision = decide(state, command, moment);
    if (isRejection(decision) || !decision[0]) throw new Error(`${command.type} was refused.`);
    const revision = state.revision + 1;
    const ruled = { ...decision[0], ...moment, revision, recordedAt: moment.occurredAt } as Fact;
    const after = fold([ruled], state);
    for (const name of ['meeting', 'field', 'heat-results']) project(after, name);
    for (const name of ['results', 'running-order', 'lineup']) project(after, name, 'race');
  };
}

/** Returns a record as it is if loops see the cars. Each car carries the transponder T and its number. */
function asRead(fact: Fact): Fact {
  if (fact.type === 'CarEntered') {
    return { ...fact, data: { ...fact.data, transponder: `T${fact.data.car}` } };
  }
  if (fact.type !== 'LapSet') return fact;
  const { session, car } = fact.data;
  return { ...fact, type: 'CrossingSeen', data: { session, transponder: `T${car}`, line: 'sf' } };
}
