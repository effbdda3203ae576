import type { Command, Format, Series } from '#domain';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { RaceControl, SeriesControl } from '#race-control';
import { nightCommands, play, seasonOf } from '../../../test/support/season.ts';
import { importStandings, type ImportRequest } from './import-standings.ts';

const SERIES = 'season-2026';
const official = { id: 'Ada', role: 'director' } as const;

let store: EventStore;
let race: RaceControl;
let control: SeriesControl;
beforeEach(async () => {
  store = await openStore('memory:');
  race = new RaceControl(store, { presets: new Map() });
  control = new SeriesControl(store, race);
});
afterEach(async () => {
  await race.drain();
  await store.close();
});

type PointsTable = NonNullable<Series['points']>[string];
type Orders = Parameters<typeof nightCommands>[1];

/** Defines a season of one night that has been run. A win pays 40 unless a table is given. */
async function season(orders: Orders, of = '*/feature', night?: PointsTable): Promise<void> {
  await play(race, 'night-1', nightCommands('night-1', orders));
  const ranking = { id: 'drivers', of: [of], points: 'night', by: ['points' as const] };
  const { points, ...series } = seasonOf(['night-1']);
  const document = { ...series, points: night ? { night } : points, rankings: [ranking] };
  const command = { type: 'DefineSeries', series: document } as const;
  expect(await control.issue({ series: SERIES, official, command })).toMatchObject({ kind: 'accepted' });
}

/** Schedules the next night and enters its cars. No session of it is opened. */
async function nextNight(orders: Orders, format?: Format): Promise<void> {
  const commands = nightCommands('night-2', orders, 1).flatMap((command): Command[] => {
    if (command.type === 'ScheduleMeeting') return [{ ...command, ...(format && { format }) }];
    return command.type === 'EnterCar' ? [command] : [];
  });
  await play(race, 'night-2', commands);
}

async function bringIn(more: Partial<ImportRequest> = {}) {
  const request = { series: SERIES, ranking: 'drivers', meeting: 'night-2', official, ...more };
  const answer = await importStandings(control, (each) => race.issue(each), request);
  if (answer.kind !== 'imported') throw new Error(JSON.stringify(answer));
  return answer.imported;
}

const names = async () => {
  const found = await control.standings(SERIES, 'drivers');
  return found.kind === 'standings' ? found.answer.rows.map(({ name }) => name) : found.kind;
};

async function importedRows() {
  const state = await race.state('night-2');
  return state?.rankings.find(({ imported }) => imported)?.imported?.data.rows;
}

async function standingsOfEntries() {
  const state = await race.state('night-2');
  return [...(state?.entries.values() ?? [])].map(({ car, standing = null }) => [car, standing]);
}

describe('the next meeting', () => {
  it('gets the standings as a ranking that names its results, and the entries their places', async () => {
    await season(['B', 'A', 'C', 'D']);
    await nextNight(['C', 'A', 'X']);
    expect(await bringIn({ standing: true })).toMatchObject({ rows: 4, entries: 2, unknown: ['B', 'D'] });
    expect(await bringIn({ standing: true })).toMatchObject({ entries: 0 });
    const records = await store.readStream('meeting-night-2');
    const imported = records.filter(({ type }) => type === 'RankingImported');
    expect(imported).toHaveLength(1);
    const [certified] = (await store.readStream('meeting-night-1')).slice(-1);
    expect(imported[0]?.data).toEqual({
      ranking: 'standings',
      rows: [
        { car: 'B', points: '40' },
        { car: 'A', points: '39' },
        { car: 'C', points: '38' },
        { car: 'D', points: '37' },
      ],
      source: {
        series: SERIES,
        ranking: 'drivers',
        meetings: [
          {
            meeting: 'night-1',
            session: 'feature',
            revision: certified?.revision,
            hash: certified?.metadata['hash'],
          },
        ],
      },
    });
    expect(await standingsOfEntries()).toEqual([
      ['C', 3],
      ['A', 2],
      ['X', null],
    ]);
  });

  it('takes the place off an entry that is not in the standings any more', async () => {
    await season(['B', 'A']);
    await nextNight(['A', 'X']);
    await play(race, 'night-2', [{ type: 'AmendEntry', car: 'X', standing: 1 }]);
    expect(await bringIn()).toMatchObject({ entries: 0 });
    expect(await bringIn({ standing: true })).toMatchObject({ entries: 2 });
    expect(await standingsOfEntries()).toEqual([
      ['A', 2],
      ['X', null],
    ]);
  });
});

describe('a tie of the standings', () => {
  const format: Format = {
    id: 'provisionals',
    sessions: [{ id: 'main', kind: 'main', laps: 2, lineup: [{ provisional: 'standings', take: 2 }] }],
  };
  const post = () =>
    race.issue({ meeting: 'night-2', official, command: { type: 'PostLineup', session: 'main' } });

  it('does not stop the import: its cars share a place', async () => {
    await season(['A', 'B', 'C', 'D'], '*/feature', { places: [40] });
    await nextNight(['D', 'C', 'A']);
    expect(await bringIn({ standing: true })).toMatchObject({ rows: 4, level: ['C', 'D'], unknown: ['B'] });
    expect(await importedRows()).toEqual([
      { car: 'A', points: '40' },
      { car: 'B', points: '0' },
      { car: 'C', points: '0', level: true },
      { car: 'D', points: '0', level: true },
    ]);
    expect(await standingsOfEntries()).toEqual([
      ['D', 2],
      ['C', 2],
      ['A', 1],
    ]);
  });

  it('keeps a place of a line-up open only where entered cars are level for it', async () => {
    await season(['A', 'B', 'C', 'D'], '*/feature', { places: [40] });
    await nextNight(['D', 'A'], format);
    expect(await bringIn()).toMatchObject({ level: [] });
    expect(await post()).toMatchObject({ kind: 'accepted' });
  });

  it('is broken in the meeting by an official with a reason', async () => {
    await season(['A', 'B', 'C', 'D'], '*/feature', { places: [40] });
    await nextNight(['C', 'D', 'A'], format);
    await bringIn();
    expect(await post()).toMatchObject({ kind: 'refused', rejection: { code: 'tie-open' } });
    const cars = ['D', 'C'];
    await play(race, 'night-2', [{ type: 'BreakTie', ranking: 'standings', cars, reason: 'a coin' }]);
    expect(await post()).toMatchObject({ kind: 'accepted' });
    const state = await race.state('night-2');
    expect(state?.sessions[0]?.grid.posted?.data.rows.map(({ car }) => car)).toEqual(['A', 'D']);
  });
});

describe('a car', () => {
  it('keeps the slash in its number in meetings without classes', async () => {
    await season(['7/8', '8']);
    expect(await names()).toEqual(['7/8', '8']);
    await nextNight(['8', '7/8']);
    expect(await bringIn()).toMatchObject({ unknown: [] });
    expect(await importedRows()).toMatchObject([{ car: '7/8' }, { car: '8' }]);
  });

  it('has the class of the meeting where the standings are of one class', async () => {
    await season({ mods: ['9', '7'], lates: ['12', '7'] }, '*/mods/feature');
    expect(await names()).toEqual(['9', '7']);
    await nextNight({ mods: ['7', '9'], lates: ['9'] });
    expect(await bringIn({ class: 'mods' })).toMatchObject({ unknown: [] });
    expect(await importedRows()).toMatchObject([{ car: 'mods/9' }, { car: 'mods/7' }]);
  });

  it('is unknown in another class where the standings are over several classes', async () => {
    await season({ mods: ['12', '7'], lates: ['3', '7', '12'] }, '*/*/feature');
    expect(await names()).toEqual(['mods/12', 'lates/3', 'mods/7', 'lates/7', 'lates/12']);
    await nextNight({ mods: ['7', '12'], lates: ['3', '7'] });
    const lates = ['lates/3', 'lates/7', 'lates/12'];
    expect(await bringIn({ class: 'mods', standing: true })).toMatchObject({ rows: 2, unknown: lates });
    expect(await importedRows()).toMatchObject([{ car: 'mods/12' }, { car: 'mods/7' }]);
    expect(await standingsOfEntries()).toEqual([
      ['mods/7', 2],
      ['mods/12', 1],
      ['lates/3', null],
      ['lates/7', null],
    ]);
  });
});
