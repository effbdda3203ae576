import type { Command } from '#domain';
import type { ViewOf } from '#projections';
import { openStore } from '#event-store/open';
import { importEntries, RaceControl } from '#race-control';
import { entryListCsv } from './entry-list-csv.ts';

const meeting = 'm';
const official = { id: 'sign-in', role: 'director' } as const;
const LIST =
  'No,Name,Team,Make,Transponder,Standing,Rookie\n' +
  '07,Jane Doe,"Doe, Inc.",Ford,5213412,1,no\n' +
  '21X,Ricky Stenhouse Jr.,=cmd|x,,,,yes\n' +
  "8,Cher,'Quoted',,,,\n";

async function raceWith(list: Buffer): Promise<RaceControl> {
  const race = new RaceControl(await openStore('memory:'), { presets: new Map() });
  const command: Command = {
    type: 'ScheduleMeeting',
    meeting,
    name: 'M',
    date: '2026-05-02',
    track: { name: 'A bowl', lengthMiles: 0.25 },
    format: { id: 'night', sessions: [{ id: 'heat', kind: 'heat', laps: 8 }] },
  };
  await race.issue({ meeting, official, command });
  await load(race, list);
  return race;
}

const load = (race: RaceControl, bytes: Buffer) =>
  importEntries(
    { state: (id) => race.state(id), issue: (request) => race.issue(request) },
    { meeting, official, bytes },
  );

async function entriesOf(race: RaceControl): Promise<ViewOf<'entry-list'>> {
  const answer = await race.view({ meeting, projection: 'entry-list' });
  if (answer.kind !== 'view') throw new Error(answer.kind);
  return answer.view as unknown as ViewOf<'entry-list'>;
}

it('comes back in: nothing is written where it came from, and all of it elsewhere', async () => {
  const race = await raceWith(Buffer.from(LIST));
  const exported = Buffer.from(entryListCsv(await entriesOf(race)));
  expect(await load(race, exported)).toMatchObject({ written: 0, mistakes: [], missing: [] });
  const other = await raceWith(exported);
  const entries = await entriesOf(race);
  expect((await entriesOf(other)).rows).toEqual(entries.rows);
  expect(entries.rows).toMatchObject([
    { car: '07', team: 'Doe, Inc.' },
    { car: '8', team: "'Quoted'" },
    { car: '21X', driver: 'Ricky Stenhouse Jr.', team: '=cmd|x', rookie: true },
  ]);
});

it('has the headings that timing programs know, and no formula', async () => {
  const text = entryListCsv(await entriesOf(await raceWith(Buffer.from(LIST))));
  const [headings, ...rows] = text.split('\r\n');
  expect(headings).toBe('\uFEFFNo,FirstName,LastName,Transponder1,Team,Manufacturer,Standing,Rookie,Status');
  expect(rows[0]).toBe('07,Jane,Doe,5213412,"Doe, Inc.",Ford,1,no,entered');
  expect(rows[2]).toContain("'=cmd|x");
});
