import type { Command, Official } from '#domain';
import {
  AT,
  CLASH,
  inLines,
  lcq1Swapped,
  playedExample,
  type Example,
} from '../../../test/support/example.ts';
import type { View } from '#projections';
import { RaceControl } from '../race-control.ts';
import type { WhatIfDocument } from '../answers/what-if.ts';
import type { WhatIfLimits, WhatIfAnswer } from './what-if-document.ts';
import { parseWhatIf } from './parse-what-if.ts';

const HEATS = ['heat-1', 'heat-2', 'heat-3', 'heat-4'];
const director: Official = { id: 'tower', role: 'director' };

let example: Example;
beforeAll(async () => {
  example = await playedExample();
});

interface AskOptions {
  readonly official?: Official;
  readonly limits?: Partial<WhatIfLimits>;
}

/** Parses and asks a question as HTTP and the command line do. */
async function ask(body: object, { official = director, limits }: AskOptions = {}): Promise<WhatIfAnswer> {
  const parsed = parseWhatIf(body, CLASH);
  if (!parsed.ok) throw new Error(`${parsed.problem.code} ${parsed.problem.field}`);
  const { race, store } = example;
  const answering = limits ? new RaceControl(store, { presets: new Map(), whatIfLimits: limits }) : race;
  return answering.whatIf({ ...parsed.value, meeting: CLASH, official });
}

async function documentOf(body: object): Promise<WhatIfDocument> {
  const answer = await ask(body);
  if (answer.kind !== 'what-if') throw new Error(JSON.stringify(answer));
  return answer.document;
}

const carsOf = (view: View | null | undefined): string[] =>
  ((view?.['rows'] ?? []) as { car: string }[]).map(({ car }) => car);

const lapOf12 = (timeMs: number): Command => ({
  type: 'RecordLap',
  session: 'qualifying',
  car: '12',
  timeMs,
});

describe('with the lap of car 12 reinstated', () => {
  const show = ['qualifying-order', ...HEATS.map((heat) => `lineup/${heat}`)];
  const heatOf = ({ shows }: WhatIfDocument, when: 'before' | 'after', car: string): string[] =>
    HEATS.filter((heat) => carsOf(shows[`lineup/${heat}`]?.[when]).includes(car));

  it('every car stays in its heat, because it was a slow lap', async () => {
    const document = await documentOf({ strike: [AT.lapOf12Disallowed], show, at: AT.qualifyingPosted });
    const { diff } = document.shows['qualifying-order'] ?? {};
    expect(diff?.rows).toMatchObject([
      {
        what: 'changed',
        key: '12',
        driver: 'Ryan Blaney',
        from: 35,
        to: 35,
        changed: { status: { from: 'disallowed', to: 'timed' }, bestLapMs: { from: null, to: 24_618 } },
        because: [{ revision: 115, type: 'RecordStruck', reason: 'what if' }],
      },
    ]);
    expect(diff?.rows[0]?.because[0]?.words).toBe(
      'Record 98 struck: Lap 1 of car 12 (Ryan Blaney) disallowed',
    );
    for (const heat of HEATS) {
      const { before, after, diff: moves } = document.shows[`lineup/${heat}`] ?? {};
      expect(carsOf(after)).toEqual(carsOf(before));
      expect(carsOf(after)).toHaveLength(9);
      expect(moves?.rows).toEqual([]);
    }
    expect(heatOf(document, 'after', '12')).toEqual(['heat-3']);
  });

  it('every car behind a car without laps moves to the next heat', async () => {
    const issue = [1, 2].map((lap) => {
      return { type: 'DisallowLap', session: 'qualifying', car: '20', lap, reason: 'cut the course' };
    });
    const document = await documentOf({ issue, show, at: AT.qualifyingPosted });
    expect([heatOf(document, 'before', '24'), heatOf(document, 'after', '24')]).toEqual([
      ['heat-4'],
      ['heat-3'],
    ]);
    const { diff } = document.shows['qualifying-order'] ?? {};
    expect(diff && inLines(diff).slice(0, 2)).toEqual(['24 moved 4 -> 3', '10 moved 5 -> 4']);
    // They have no record of their own: car 20 in front of them lost its laps.
    const because = diff?.rows.map((row) => row.because.map(({ type }) => type));
    expect(new Set(because?.flat())).toEqual(new Set(['LapDisallowed']));
    const third = document.shows['lineup/heat-3'];
    expect(third && inLines(third.diff)[0]).toBe('24 in - -> 1');
  });
});

describe('with the order of LCQ 1 changed', () => {
  const change = async (at: number) => {
    const answer = await example.race.view({ meeting: CLASH, projection: 'results', session: 'lcq-1' });
    if (answer.kind !== 'view') throw new Error(answer.kind);
    const rows = answer.view['rows'] as { car: string }[];
    return documentOf({ issue: lcq1Swapped(rows), show: ['field', 'results/lcq-1'], at });
  };

  it('its fourth car takes the place of its third in the field, before the main', async () => {
    const { shows, revision } = await change(AT.lcqsCertified);
    expect(revision).toBe(AT.lcqsCertified);
    const { field, 'results/lcq-1': lcq } = shows;
    expect(field && inLines(field.diff)).toEqual(['21 in - -> 25', '38 out 25 -> -']);
    expect(field && inLines(field.diff, 'missed')).toEqual(['38 in - -> -', '21 out - -> -']);
    expect(lcq && inLines(lcq.diff)).toEqual(['21 moved 4 -> 3', '38 moved 3 -> 4']);
    const types = field?.diff.rows[0]?.because.map(({ type }) => type);
    expect(types).toEqual(['FinishScored', 'ResultsPosted']);
  });

  it('the grid stays as it started, and names the cars that differ, after the main', async () => {
    const { field } = (await change(AT.end)).shows;
    expect(field && inLines(field.diff)).toEqual([]);
    expect(field && inLines(field.diff, 'differs')).toEqual(['38 in 25 -> -', '21 in - -> 25']);
  });
});

describe('a what-if', () => {
  const strike = { strike: [AT.lapOf12Disallowed], show: ['field'], at: AT.qualifyingPosted };

  it('does not change a byte of the log', async () => {
    const before = await example.log();
    await documentOf(strike);
    await documentOf({ issue: [lapOf12(13_000)], show: ['results/main'], at: 100 });
    await ask({ strike: [0], show: ['field'] });
    expect(await example.log()).toBe(before);
    const answer = await example.race.view({ meeting: CLASH, projection: 'qualifying-order' });
    if (answer.kind !== 'view') throw new Error(answer.kind);
    expect(answer.view['rows']).toContainEqual(expect.objectContaining({ car: '12', status: 'disallowed' }));
  });

  it('applies the rules of the command queue, and names the refused strike or command', async () => {
    const refusal = async (body: object, options?: AskOptions) => {
      const answer = await ask({ show: ['field'], ...body }, options);
      return answer.kind === 'refused' ? [answer.rejection.code, answer.field] : answer.kind;
    };
    const open: Command = { type: 'OpenSession', session: 'main' };
    expect(await refusal({ strike: [98, 0], at: 114 })).toEqual(['record-stands-for-ever', 'strike/1']);
    expect(await refusal({ strike: [9_999] })).toEqual(['record-unknown', 'strike/0']);
    const note: Command = { type: 'AddNote', text: 'x' };
    expect(await refusal({ issue: [note, open] })).toEqual(['session-over', 'issue/1']);
    const spotter = { official: { id: 'turn 1', role: 'spotter' } } as const;
    expect(await refusal({ issue: [open] }, spotter)).toEqual(['role-may-not', 'issue/0']);
    expect(await refusal({ strike: [98], at: 114 }, spotter)).toEqual(['role-may-not', 'strike/0']);
  });

  it('reopens certified results, which stay certified in the log', async () => {
    const show = ['qualifying-order', 'results/qualifying', 'lineup/heat-3'];
    const { shows } = await documentOf({ strike: [AT.lapOf12Disallowed], show });
    const { 'results/qualifying': results, 'qualifying-order': order } = shows;
    expect([results?.before?.['status'], results?.after?.['status']]).toEqual(['official', 'unofficial']);
    expect(order && inLines(order.diff)).toEqual(['12 changed 35 -> 35']);
    const answer = await example.race.view({ meeting: CLASH, projection: 'results', session: 'qualifying' });
    expect(answer).toMatchObject({ kind: 'view', view: { status: 'official' } });
  });

  it('decides each command on the state after the one before', async () => {
    const issue = [
      lapOf12(13_000),
      { type: 'DisallowLap', session: 'qualifying', car: '12', lap: 2, reason: 'x' },
    ];
    const { shows } = await documentOf({ issue, show: ['qualifying-order'], at: 113 });
    expect(shows['qualifying-order']?.diff.rows).toEqual([]);
  });

  it('recognises a command id like the command queue', async () => {
    const commandId = '0b0e5a3e-5d3e-4f0c-9a51-6d2f6a1c9b77';
    const note = { type: 'AddNote', text: 'x', commandId };
    const once = await documentOf({ issue: [note, note], show: ['race-log'] });
    expect(once.shows['race-log']?.after?.revision).toBe(AT.end + 1);
    const other = await ask({ issue: [note, { ...note, text: 'y' }], show: ['race-log'] });
    expect(other).toMatchObject({ kind: 'command-id-reused', commandId, field: 'issue/1' });
  });

  it('has no view before for a session that its commands add', async () => {
    const { race } = example;
    const state = await race.state(CLASH);
    const sessions = [
      ...(state?.format?.sessions ?? []),
      { id: 'encore', kind: 'main', laps: 5, lineup: [{ draw: true }] },
    ];
    const issue = [{ type: 'ChangeFormat', reason: 'encore', format: { ...state?.format, sessions } }];
    const { shows } = await documentOf({ issue, show: ['lineup/encore'] });
    expect(shows['lineup/encore']).toMatchObject({ before: null, after: { session: 'encore' } });
  });

  it('is refused for an unknown session, revision or meeting', async () => {
    expect(await ask({ ...strike, show: ['results/heat-9'] })).toMatchObject({
      kind: 'show-unknown',
      field: 'show/0',
    });
    expect(await ask({ ...strike, show: ['results'] })).toMatchObject({
      kind: 'show-unknown',
      field: 'show/0',
    });
    expect(await ask({ ...strike, at: 9_999 })).toMatchObject({ kind: 'revision-unknown' });
    const { race } = example;
    const unknown = { strike: [1], issue: [], show: [], meeting: 'none', official: director };
    expect(await race.whatIf(unknown)).toEqual({ kind: 'meeting-unknown' });
  });

  it('is bounded in size', async () => {
    const records = { limits: { records: AT.qualifyingPosted + 1 } };
    expect((await ask(strike, records)).kind).toBe('what-if');
    const longer = await ask({ ...strike, at: AT.qualifyingPosted + 1 }, records);
    expect(longer).toMatchObject({ kind: 'fork-too-large' });
    const fields = ['strike', 'issue', 'show'] as const;
    const limits = { strikes: 0, commands: 0, shows: 0 };
    const issue = [{ type: 'AddNote', text: 'x' }];
    const over = await Promise.all([
      ask(strike, { limits }),
      ask({ issue, show: ['field'] }, { limits }),
      ask(strike, { limits: { shows: 0 } }),
    ]);
    expect(over.map((answer) => 'field' in answer && answer.field)).toEqual(fields);
  });

  it('stops before its next step when its client has gone', async () => {
    let ids = 0;
    const newId = (): string => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`;
    const race = new RaceControl(example.store, { presets: new Map(), newId });
    const parsed = parseWhatIf({ strike: [98, 97, 96], show: ['field'] }, CLASH);
    if (!parsed.ok) throw new Error(parsed.problem.code);
    const request = { ...parsed.value, meeting: CLASH, official: director };
    expect((await race.whatIf(request, AbortSignal.abort())).kind).toBe('fork-too-slow');
    expect(ids).toBe(0);
  });

  it('is bounded in time, and yields between its steps', async () => {
    expect(await ask(strike, { limits: { timeMs: 0 } })).toMatchObject({
      kind: 'fork-too-slow',
      words: 'The time of 0 ms was over before strike/0.',
    });
    let turns = 0;
    const turn = setImmediate(function again() {
      turns += 1;
      setImmediate(again).unref();
    });
    await documentOf({ strike: [98, 97, 96], show: ['field', 'meeting'], at: AT.qualifyingPosted });
    clearImmediate(turn);
    expect(turns).toBeGreaterThanOrEqual(5);
  });
});
