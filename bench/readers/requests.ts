import { PROJECTIONS } from '#projections';

/** A kind of request of a reader. Each call of `next` gives another request of this kind. */
export interface ReaderKind {
  readonly name: string;
  readonly next: (random: () => number) => ReaderRequest;
}

export interface ReaderRequest {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Body of a POST. */
  readonly body?: object;
}

const MEETING = '/api/meetings/bench';
const VIEWS = Object.entries(PROJECTIONS).flatMap(([name, { session }]) => [
  ...(session === 'required' || session === 'ranking' ? [] : [name]),
  ...(session === 'none' ? [] : [`${name}/${session === 'ranking' ? 'standings' : 'race'}`]),
]);
const SHEETS = ['results/race', 'lap-chart/race', 'penalties', 'lineup/race'];
const SHEET_TYPES = ['application/pdf', 'text/csv', 'application/vnd.greenflag.sheet+json'];
const OFFICIAL = { 'content-type': 'application/json', 'greenflag-official': 'bench; role=director' };

/** Returns every kind of request of a meeting with this number of records and these instants. */
export function readerKinds(records: number, instantOf: (share: number) => string): ReaderKind[] {
  const revision = (random: () => number): number => Math.floor(random() * (records - 1));
  const view = (name: string): string => `${MEETING}/projections/${name}`;
  const kinds: ReaderKind[] = [{ name: 'meetings', next: () => ({ path: '/api/meetings' }) }];
  for (const name of VIEWS) {
    kinds.push(
      { name: `${name} now`, next: () => ({ path: view(name) }) },
      { name: `${name} at a revision`, next: (random) => ({ path: `${view(name)}?at=${revision(random)}` }) },
    );
  }
  for (const by of ['recorded', 'occurred']) {
    kinds.push({
      name: `results/race at an instant by ${by}`,
      next: (random) => ({ path: `${view('results/race')}?at=${instantOf(random())}&by=${by}` }),
    });
  }
  kinds.push({
    name: 'results/race at a lap',
    next: (random) => ({ path: `${view('results/race')}?lap=${1 + Math.floor(random() * 1_000)}` }),
  });
  for (const name of ['results/race', 'race-log', 'lap-chart/race']) {
    kinds.push(
      { name: `diff of ${name}, near`, next: (random) => diff(view(name), revision(random), 20) },
      {
        name: `diff of ${name}, far`,
        next: () => ({ path: `${view(name)}/diff?from=10&to=${records - 1}` }),
      },
    );
  }
  for (const name of ['running-order/race', 'race-log']) {
    const { version = 1 } = PROJECTIONS[name.split('/')[0] ?? ''] ?? {};
    kinds.push(
      { name: `head of ${name}`, next: () => ({ path: `${view(name)}/head` }) },
      {
        name: `patch of ${name}`,
        next: (random) => {
          const from = Math.max(0, revision(random) - 100);
          return { path: `${view(name)}/patch?from=${from}&to=${from + 100}&v=${version}` };
        },
      },
    );
  }
  for (const show of ['results/race', 'race-log']) {
    kinds.push(
      { name: `what-if of an early record, ${show}`, next: (random) => strike(100 + random() * 500, show) },
      {
        name: `what-if of a late record, ${show}`,
        next: (random) => strike(records - 1 - random() * 500, show),
      },
    );
  }
  for (const [i, name] of SHEETS.entries()) {
    for (const type of SHEET_TYPES) {
      const accept = { accept: type };
      const at = (random: () => number) => (i === 0 ? `?at=${revision(random)}` : '');
      const format = type.split(/[/+]/u).at(-1);
      kinds.push({
        name: `sheet of ${name}, ${format}`,
        next: (random) => ({ path: view(name) + at(random), headers: accept }),
      });
    }
  }
  return [...kinds, ...logKinds(revision)];
}

const diff = (view: string, from: number, records: number): ReaderRequest => ({
  path: `${view}/diff?from=${from}&to=${from + records}`,
});

const strike = (revision: number, show: string): ReaderRequest => ({
  path: `${MEETING}/what-if`,
  headers: OFFICIAL,
  body: { strike: [Math.floor(revision)], show: [show] },
});

function logKinds(revision: (random: () => number) => number): ReaderKind[] {
  const log = (name: string, query: string, accept = 'application/json'): ReaderKind => ({
    name,
    next: () => ({ path: `${MEETING}/events${query}`, headers: { accept } }),
  });
  return [
    log('page of the log, JSON', '?after=20000&limit=1000'),
    log('page of the log, CloudEvents', '?after=20000&limit=1000', 'application/cloudevents-batch+json'),
    log('page of the log, filtered', '?type=CallCaution&limit=1000'.replace('CallCaution', 'CautionCalled')),
    log('whole log, NDJSON', '', 'application/x-ndjson'),
    { name: 'proof', next: () => ({ path: `${MEETING}/sessions/race/proof` }) },
    {
      name: 'replay of 500 records',
      next: (random) => {
        const from = Math.max(0, revision(random) - 500);
        return {
          path: `${MEETING}/replay?from=${from}&to=${from + 500}&speed=max`,
          headers: { accept: 'text/event-stream' },
        };
      },
    },
  ];
}
