import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Series, SeriesCommand } from '#domain';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { loadPresets, openKeys, RaceControl, SeriesControl, verifySeries } from '#race-control';
import { nightCommands, play, seasonOf } from '../../../test/support/season.ts';
import { exportSeries, importLog, verifyArchive } from '../audit/archive.ts';
import { copySeries } from '../audit/copy.ts';

const ring = openKeys(null);
const NIGHTS = ['night-1', 'night-2', 'night-3', 'night-4', 'night-5'];
/** A wins three times. B and C are level on points, wins and second places; C has more third places. */
const ORDERS = [
  ['A', 'B', 'C', 'D'],
  ['B', 'C', 'A', 'D'],
  ['C', 'D', 'A', 'B'],
  ['A', 'C', 'B', 'D'],
  ['A', 'B', 'C', 'D'],
];
const FEATURE = { session: 'feature' } as const;

let store: EventStore;
let race: RaceControl;
let control: SeriesControl;
beforeEach(async () => {
  store = await openStore('memory:');
  race = new RaceControl(store, { presets: loadPresets(), signer: ring });
  control = new SeriesControl(store, race, ring);
});
afterEach(async () => {
  await race.drain();
  await store.close();
});

const issue = (
  command: SeriesCommand,
  role: 'director' | 'scorer' | 'steward' = 'director',
  series = 'season-2026',
) => control.issue({ series, command, official: { id: 'Ada', role } });
const define = (series: Series) => issue({ type: 'DefineSeries', series }, 'director', series.id);
const post = () => issue({ type: 'PostStandings', ranking: 'drivers' }, 'scorer');
const certify = () => issue({ type: 'CertifyStandings', ranking: 'drivers' }, 'steward');

async function playNights(count = NIGHTS.length): Promise<void> {
  for (const [i, meeting] of NIGHTS.slice(0, count).entries())
    await play(race, meeting, nightCommands(meeting, ORDERS[i] ?? [], i));
}

async function standings() {
  const found = await control.standings('season-2026', 'drivers');
  if (found.kind !== 'standings') throw new Error(found.kind);
  return found.answer;
}

const table = (rows: readonly { place: number; name: string; points: string | null }[]) =>
  rows.map(({ place, name, points }) => [place, name, points]);

describe('a season of five meetings', () => {
  beforeEach(async () => {
    await playNights();
    await define(seasonOf(NIGHTS));
  });

  it('adds up the points of all nights but the worst, and breaks ties by the places', async () => {
    expect(table((await standings()).rows)).toEqual([
      [1, 'A', '158'],
      [2, 'C', '156'],
      [3, 'B', '156'],
      [4, 'D', '150'],
    ]);
  });

  it('says which result is dropped, and which records the standings rest on', async () => {
    const { rows, results } = await standings();
    expect(rows[2]?.parts.filter(({ dropped }) => dropped)).toEqual([
      { result: 2, place: 4, points: '37', dropped: true },
    ]);
    const { records } = { records: await store.readStream('meeting-night-3') };
    const certified = records.find(({ type }) => type === 'ResultsCertified');
    expect(results[2]).toEqual({
      meeting: 'night-3',
      session: 'feature',
      version: 1,
      revision: certified?.revision,
      hash: certified?.metadata['hash'],
    });
  });

  it('is posted and certified once, and signed', async () => {
    expect(await post()).toMatchObject({ kind: 'accepted', written: true });
    expect(await post()).toMatchObject({ kind: 'accepted', written: false });
    expect(await certify()).toMatchObject({ kind: 'accepted', written: true });
    expect(await certify()).toMatchObject({ kind: 'accepted', written: false });
    expect((await standings()).posted).toMatchObject({ version: 1, stale: null, certified: { by: 'Ada' } });
    const { findings, signatures } = await verifySeries(store, 'season-2026', ring.publicKeys);
    expect({ findings, signatures }).toMatchObject({ findings: [], signatures: { held: 1, unsigned: 0 } });
    expect(await control.proof('season-2026', 'drivers')).toMatchObject({
      version: 1,
      claims: { rows: { length: 4 } },
    });
  });

  it('is stale once a result is reopened and certified otherwise, and says who would move', async () => {
    await post();
    await certify();
    await play(race, 'night-5', [
      { type: 'ReopenResults', ...FEATURE, reason: 'a protest' },
      { type: 'Penalize', ...FEATURE, car: 'C', penalty: 'disqualified', reason: 'too light' },
    ]);
    expect((await standings()).posted?.stale).toMatchObject({
      changes: [{ meeting: 'night-5', session: 'feature', kind: 'reopened' }],
      moves: [
        { name: 'B', from: 3, to: 2 },
        { name: 'C', from: 2, to: 3 },
      ],
    });
    // What counts is still what was published last.
    expect(table((await standings()).rows)[1]).toEqual([2, 'C', '156']);
    await play(race, 'night-5', [
      { type: 'PostResults', ...FEATURE },
      { type: 'CertifyResults', ...FEATURE },
    ]);
    const { rows, posted } = await standings();
    expect(posted?.stale).toMatchObject({
      changes: [{ meeting: 'night-5', session: 'feature', kind: 'certified-again' }],
      moves: [
        { name: 'B', from: 3, to: 2 },
        { name: 'C', from: 2, to: 3 },
      ],
      words: expect.stringContaining('B (3 to 2), C (2 to 3)') as string,
    });
    expect(table(rows)[1]).toEqual([2, 'B', '156']);
    expect((await control.series('season-2026'))?.standings).toEqual([
      { ranking: 'drivers', name: 'drivers', version: 1, isCertified: true, isStale: true },
    ]);
  });

  it('cannot be certified while it is stale, and is certified again after the next version', async () => {
    await post();
    await play(race, 'night-5', [{ type: 'ReopenResults', ...FEATURE, reason: 'a protest' }]);
    expect(await certify()).toMatchObject({ kind: 'refused', rejection: { code: 'standings-stale' } });
    await play(race, 'night-5', [
      { type: 'Penalize', ...FEATURE, car: 'C', penalty: 'disqualified', reason: 'too light' },
      { type: 'PostResults', ...FEATURE },
      { type: 'CertifyResults', ...FEATURE },
    ]);
    await post();
    expect(await certify()).toMatchObject({ kind: 'accepted', written: true });
    expect((await standings()).posted).toMatchObject({ version: 2, stale: null });
  });
});

describe('a season that has just begun', () => {
  it('drops nothing while nights are still to come', async () => {
    await playNights(2);
    await define(seasonOf(NIGHTS));
    const { rows, sessions } = await standings();
    expect(table(rows)).toEqual([
      [1, 'B', '79'],
      [2, 'A', '78'],
      [3, 'C', '77'],
      [4, 'D', '74'],
    ]);
    expect(sessions.map(({ revision }) => revision !== null)).toEqual([true, true, false, false, false]);
  });

  it('is not stale when a further result is certified, but names it', async () => {
    await playNights(1);
    await define(seasonOf(NIGHTS));
    await post();
    await play(race, 'night-2', nightCommands('night-2', ORDERS[1] ?? [], 1));
    const { posted } = await standings();
    expect(posted).toMatchObject({ stale: null, added: [{ meeting: 'night-2' }] });
  });

  it('has nothing to post before a result is certified', async () => {
    await define(seasonOf(NIGHTS));
    expect(await post()).toMatchObject({ kind: 'refused', rejection: { code: 'nothing-certified' } });
  });

  it('is refused where its document is wrong', async () => {
    const series = { ...seasonOf(NIGHTS), points: {} };
    expect(await define(series)).toMatchObject({
      kind: 'refused',
      rejection: {
        code: 'series-wrong',
        words: expect.stringContaining('there is no points table "night"') as string,
      },
    });
  });

  it('follows the driver through other cars where drivers are ranked', async () => {
    const series = seasonOf(['night-1', 'night-2']);
    const ranking = {
      id: 'drivers',
      of: ['*/feature'],
      points: 'night',
      by: ['points' as const],
      for: 'driver' as const,
    };
    await play(race, 'night-1', nightCommands('night-1', ['A', 'B'], 0));
    const second = nightCommands('night-2', ['C', 'B'], 1).map((command) =>
      command.type === 'EnterCar' && command.car === 'C' ? { ...command, driver: 'Driver A' } : command,
    );
    await play(race, 'night-2', second);
    await define({ ...series, rankings: [ranking] });
    const [first] = (await standings()).rows;
    expect(first).toMatchObject({ name: 'Driver A', car: 'C', points: '80' });
  });
});

describe('a tie that no key breaks', () => {
  beforeEach(async () => {
    await play(race, 'night-1', nightCommands('night-1', ['A', 'B', 'C'], 0));
    await play(race, 'night-2', nightCommands('night-2', ['B', 'A', 'C'], 1));
    const series = seasonOf(['night-1', 'night-2']);
    await define({
      ...series,
      rankings: [{ id: 'drivers', of: ['*/feature'], points: 'night', by: ['points'] }],
    });
  });

  it('is shown, and broken by a steward with a reason', async () => {
    expect((await standings()).rows.map(({ place, tied }) => [place, tied])).toEqual([
      [1, true],
      [1, true],
      [3, false],
    ]);
    const command = {
      type: 'BreakStandingsTie',
      ranking: 'drivers',
      rows: ['B', 'A'],
      reason: 'a coin',
    } satisfies SeriesCommand;
    expect(await issue(command, 'steward')).toMatchObject({ written: true });
    expect(await issue(command, 'steward')).toMatchObject({ written: false });
    expect(table((await standings()).rows)).toEqual([
      [1, 'B', '79'],
      [2, 'A', '79'],
      [3, 'C', '76'],
    ]);
  });

  it('is refused for rows that are not all of a tie', async () => {
    const command = {
      type: 'BreakStandingsTie',
      ranking: 'drivers',
      rows: ['A', 'C'],
      reason: 'a coin',
    } satisfies SeriesCommand;
    expect(await issue(command)).toMatchObject({ rejection: { code: 'not-a-standings-tie' } });
  });
});

describe('the log of a series', () => {
  beforeEach(async () => {
    await playNights(2);
    await define(seasonOf(NIGHTS));
    await post();
    await certify();
  });

  it('is exported, imported and copied as it is', async () => {
    const lines: string[] = [];
    for await (const line of exportSeries(store, 'season-2026')) lines.push(line);
    expect(await verifyArchive(lines, ring.publicKeys)).toMatchObject({
      meeting: '(series season-2026)',
      findings: [],
      signatures: { held: 1 },
    });
    const [imported, copied] = [await openStore('memory:'), await openStore('memory:')];
    expect(await importLog(imported, lines)).toMatchObject({ kind: 'imported', written: 3 });
    expect(await copySeries(store, copied, 'season-2026')).toMatchObject({ kind: 'copied', written: 3 });
    expect(await copySeries(store, copied, 'season-2026')).toMatchObject({ kind: 'copied', written: 0 });
    for (const other of [imported, copied]) await other.close();
  });

  it('shows that posted rows were changed', async () => {
    const lines: string[] = [];
    for await (const line of exportSeries(store, 'season-2026')) lines.push(line);
    const forged = lines.map((line) => line.replace('"points":"79"', '"points":"80"'));
    const { findings } = await verifyArchive(forged, ring.publicKeys);
    expect(findings).toMatchObject([{ revision: 1, code: 'hash-differs' }]);
  });

  it('is not a meeting', async () => {
    expect((await race.meetings()).meetings.map(({ meeting }) => meeting)).toEqual(['night-2', 'night-1']);
  });
});

const BROOKLYN = join(process.cwd(), '../shared/data/rules-cases/formats/brooklyn-season.json');
const describeIfThere = existsSync(BROOKLYN) ? describe : describe.skip;

describeIfThere('Brooklyn Raceway, with one meeting a night', () => {
  it('comes out as the rules say', async () => {
    const { format, given, expected } = JSON.parse(readFileSync(BROOKLYN, 'utf8')) as {
      format: Pick<Series, 'points'> & { rankings: Series['rankings'] };
      given: { results: Record<string, { order: string[] }> };
      expected: { rankings: { season: [string, number][] } };
    };
    const nights = Object.entries(given.results);
    for (const [i, [meeting, { order }]] of nights.entries())
      await play(race, meeting, nightCommands(meeting, order, i));
    const rankings = format.rankings.map((each) => ({ ...each, of: ['*/feature'] }));
    const meetings = nights.map(([meeting]) => meeting);
    await define({ id: 'brooklyn', points: format.points, meetings, rankings });
    const found = await control.standings('brooklyn', 'season');
    if (found.kind !== 'standings') throw new Error(found.kind);
    expect(found.answer.rows.map(({ name, points }) => [name, Number(points)])).toEqual(
      expected.rankings.season,
    );
  });
});
