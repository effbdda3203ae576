import {
  entries,
  issue,
  raceControlWith,
  oneRaceCommands,
  pagesOf,
  type Entry,
} from '../../test/support/sheets.ts';
import { CLASH, playedExample, type Example } from '../../test/support/example.ts';
import { trackTime } from '#domain/words';
import { publish, type PublishRequest, type PublishSource } from './index.ts';

type Asked = Omit<PublishRequest, 'meeting' | 'as'>;

async function published(source: PublishSource, request: PublishRequest) {
  const answer = await publish(source, request);
  if (answer.kind !== 'published') throw new Error(JSON.stringify(answer));
  return answer;
}

describe('a published sheet', () => {
  let example: Example;
  const pdf = async (asked: Asked) =>
    pagesOf((await published(example.race, { meeting: CLASH, as: 'pdf', ...asked })).body);
  const heading = async (asked: Asked) => (await pdf(asked))[0]?.text.split('\n').slice(0, 3).join('\n');

  beforeAll(async () => {
    example = await playedExample();
  });
  afterAll(() => example.store.close());

  it('of a result is a box score', async () => {
    const pages = await pdf({ projection: 'results', session: 'heat-1' });
    expect(pages).toHaveLength(1);
    const text = pages[0]?.text ?? '';
    expect(text).toMatch(/^OFFICIAL(?!.*UNOFFICIAL)/su);
    expect(text).toContain('Busch Light Clash at The Coliseum');
    expect(text).toContain('Los Angeles Memorial Coliseum (0.25 mi) · 5 February 2023');
    expect(text).toContain('Heat 1: Results 25 of 25 laps, version 1');
    expect(text).toContain('1 2 10 Aric Almirola Stewart-Haas Racing Ford 25 5 13.891 21 Running +1 Main');
    expect(text).toMatch(/9 8 17 Chris Buescher .* 25 0 14.239 3 Running \+3.318 \+0.396 −1 LCQ 1/u);
    expect(text).toContain('Lead changes 1 among 2 leaders');
    expect(text).toContain('Lap leaders 31 (1–20), 10 (21–25)');
    expect(text).toMatch(/Hard charger car \d+ [^:]+: \d places? won/u);
    expect(text).toContain('page 1 of 1');
  });

  it('names its revision, and the hash of that record', async () => {
    const { events } = await example.race.log({ meeting: CLASH, after: 350, limit: 1 });
    const [page] = await pdf({ projection: 'results', session: 'heat-1', at: 351 });
    expect(page?.text).toContain(`SHA-256): ${String(events[0]?.metadata['hash'])}`);
    expect(page?.text).toContain('heat-1, results at revision 351 of its log.');
  });

  it('is unofficial until the result is certified', async () => {
    const heat = { projection: 'results', session: 'heat-1' };
    expect(await heading({ ...heat, at: 351 })).toMatch(/^UNOFFICIAL.*version 1$/su);
    expect(await heading({ ...heat, at: 352 })).toMatch(/^OFFICIAL/u);
    expect(await heading({ ...heat, at: 330 })).toMatch(/^UNOFFICIAL.*running, 24 of 25 laps/su);
  });

  it('of the field is official once its line-up is posted', async () => {
    expect(await heading({ projection: 'field' })).toMatch(/^OFFICIAL.*Main: Field 27 of 27 cars/su);
    const [page] = await pdf({ projection: 'field', at: 1_867 });
    expect(page?.text).toMatch(/^UNOFFICIAL/u);
  });

  it('of the field says how each car got in, and who missed it', async () => {
    const [page] = await pdf({ projection: 'field' });
    expect(page?.text).toContain('19 99 Daniel Suárez Trackhouse Racing Team Chevrolet Heat 3, 5th');
    expect(page?.text).toContain('27 2 Austin Cindric Team Penske Ford provisional: 12th in the standings');
    expect(page?.text).toContain('Did not qualify 6 Brad Keselowski');
  });

  it('of qualifying has times, speeds and gaps, and the cars without a time', async () => {
    const [page] = await pdf({ projection: 'qualifying-order' });
    expect(page?.text).toContain(
      '2 8 Kyle Busch Richard Childress Racing Chevrolet 13.553 66.406 +0.140 2 Timed',
    );
    expect(page?.text).toContain('36 54 Ty Gibbs Joe Gibbs Racing Toyota 0 No attempt');
  });

  it('calls the time behind the winner a gap on paper, and gapMs in CSV', async () => {
    const result = { projection: 'results', session: 'heat-1' };
    expect((await pdf(result))[0]?.text).toContain('Status Gap Interval +/− Advances to');
    const { body } = await published(example.race, { meeting: CLASH, as: 'csv', ...result });
    expect(Buffer.from(body).toString().split('\r\n')[0]).toContain(',status,gapMs,gapLaps,advancedTo,');
  });

  it('of a line-up is a grid of inside and outside, with a line for a signature', async () => {
    const [page] = await pdf({ projection: 'lineup', session: 'heat-1' });
    expect(page?.text).toContain('Inside Outside');
    expect(page?.text).toMatch(/Row 1 1 31 Justin Haley\s.*2 10 Aric Almirola/su);
    expect(page?.text).toContain('Line-up official: name, signature, time');
  });

  it('of the entries has room to sign in, and no standing', async () => {
    const [page] = await pdf({ projection: 'entry-list' });
    expect(page?.text).toContain('All cars: Entry list 36 cars');
    expect(page?.text).toContain('Status Signed in');
    expect(page?.text).not.toContain('OFFICIAL');
  });

  it('for the scorer has an empty row for each lap and a column for each car', async () => {
    const [page] = await pdf({ projection: 'lap-sheet', session: 'heat-1' });
    expect(page?.text).toContain('Heat 1: Lap sheet 25 laps');
    expect(page?.text).toMatch(/Lap 1 2 3 4 5 6 7 8 9\n1\n2\n/u);
    expect(page?.text).toContain('Line-up 31 Justin Haley, 10 Aric Almirola');
  });

  it('of the lap times has a column for each car, and its best lap', async () => {
    const [page] = await pdf({ projection: 'lap-times', session: 'heat-1' });
    expect(page?.text).toContain('Lap 31 10 48 21 22 42 34 17 77');
    expect(page?.text).toContain('Best laps car 10 13.891 s on lap 21');
    expect(page?.text).not.toContain('…');
  });

  it('of all results has the sheet of each session that has one', async () => {
    const pages = await pdf({ projection: 'all-results', at: 400 });
    const text = pages.map((each) => each.text).join('\n');
    expect(text).toContain('All sessions: Results 2 of 8 with a result');
    expect(text).toContain('Qualifying: Order');
    expect(text).toContain('Heat 1: Results 25 of 25 laps, version 1');
    expect(text).not.toContain('Heat 2: Results');
    expect(text).toContain(`page ${pages.length} of ${pages.length}`);
    const asCsv = { meeting: CLASH, projection: 'all-results', as: 'csv' as const };
    expect(await publish(example.race, asCsv)).toMatchObject({ kind: 'no-sheet' });
  });

  it('of a long lap chart has several pages, each with the cars', async () => {
    const pages = await pdf({ projection: 'lap-chart', session: 'main' });
    expect(pages.length).toBeGreaterThan(2);
    const laps = pages.flatMap(
      ({ text }) => /Car Driver Start ([\d ]+)\n/u.exec(text)?.[1]?.split(' ') ?? [],
    );
    expect(laps).toEqual(Array.from({ length: 150 }, (_, i) => String(i + 1)));
    for (const [i, { text }] of pages.entries()) {
      expect(text).toContain(`page ${i + 1} of ${pages.length}`);
      expect(text.includes('Martin Truex Jr.')).toBe(text.includes('Car Driver'));
    }
  });

  it.each(['pdf', 'csv', 'json'] as const)('as %s has the same bytes at any time', async (as) => {
    const request = { meeting: CLASH, projection: 'results', session: 'main', as };
    const { body } = await published(example.race, request);
    jest.useFakeTimers({ now: new Date('2099-01-01'), advanceTimers: true });
    const later = await published(example.race, request).finally(() => jest.useRealTimers());
    expect(Buffer.from(later.body).equals(Buffer.from(body))).toBe(true);
  });

  it('as JSON is the view with its proof', async () => {
    const request = { meeting: CLASH, projection: 'results', session: 'heat-1' };
    const view = await example.race.view(request);
    const { body, view: made } = await published(example.race, { ...request, as: 'json' });
    const { events } = await example.race.log({ meeting: CLASH, after: made.revision - 1 });
    const { proof, ...rest } = JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>;
    expect({ kind: 'view', view: rest }).toEqual(view);
    expect(proof).toMatchObject({ revision: made.revision, hash: events[0]?.metadata['hash'] });
  });

  it('is named after its meeting, its session and its kind', async () => {
    const name = async (asked: Asked) =>
      (await published(example.race, { meeting: CLASH, as: 'csv', ...asked })).fileName;
    expect(await name({ projection: 'results', session: 'heat-1' })).toBe('clash-2023-heat-1-results.csv');
    expect(await name({ projection: 'penalties' })).toBe('clash-2023-penalties.csv');
  });

  it('is not made of a view that is no sheet or does not exist', async () => {
    const ask = (projection: string) => publish(example.race, { meeting: CLASH, projection, as: 'pdf' });
    expect(await ask('race-log')).toMatchObject({ kind: 'no-sheet' });
    expect(await ask('resutls')).toMatchObject({ kind: 'projection-unknown' });
    expect(await ask('results')).toMatchObject({ kind: 'session-unknown' });
  });
});

describe('a sheet on paper', () => {
  const pages = async (cars: readonly Entry[], asked: Partial<PublishRequest> = {}) => {
    const race = await raceControlWith(oneRaceCommands(cars));
    const request = { meeting: 'night', projection: 'results', session: 'feature' };
    return pagesOf((await published(race, { ...request, as: 'pdf', ...asked })).body);
  };

  it.each([
    ['letter', 612, 792],
    ['a4', 595, 842],
  ] as const)('has 40 cars on one page of %s, with long names cut', async (paper, width, height) => {
    const all = await pages(entries(40), { paper });
    expect(all).toHaveLength(1);
    expect([Math.round(all[0]?.width ?? 0), Math.round(all[0]?.height ?? 0)]).toEqual([width, height]);
    const rows = all[0]?.text.match(/^\d+ \d+ \d+ Maximilian-Alexander von [^\n]*… The Incorp[^\n]*…/gmu);
    expect(rows).toHaveLength(40);
  });

  it('continues on the next page with more cars', async () => {
    const all = await pages(entries(90));
    expect(all.length).toBeGreaterThan(1);
    const cars = all.flatMap(({ text }) => [...text.matchAll(/^(\d+) \d+ \d+ Max/gmu)].map(([, n]) => n));
    expect(cars).toEqual(Array.from({ length: 90 }, (_, i) => String(i + 1)));
    expect(all.at(-1)?.text).toContain('Proof');
    expect(all[1]?.text).toContain('(continued)');
  });

  it('has the letters of European names', async () => {
    const names = [
      'Daniel Suárez',
      'Zbigniew Żółć',
      'Šárka Říčková',
      'Ağrı Gülşen',
      'Юрий Ёлкин',
      'Ælfric Þór',
    ];
    const [page] = await pages(names.map((driver, i) => ({ car: String(i), driver })));
    for (const name of names) expect(page?.text).toContain(name);
  });

  it('shows no gap when the places were scored by hand', async () => {
    const [page] = await pages(entries(2));
    expect(page?.text).not.toContain('Gap');
  });

  it('shows no gap for a car that a penalty put behind a slower one', async () => {
    const commands = oneRaceCommands(entries(3));
    const session = 'feature';
    const at = (second: number) => new Date(Date.UTC(2024, 4, 4, 20, 0, second)).toISOString();
    const laps = [0, 20].flatMap((from) =>
      ['1', '2', '3'].map((car, i) => ({ type: 'RecordLap' as const, session, car, at: at(from + i) })),
    );
    const race = await raceControlWith([
      ...commands.slice(0, -3).map((command) => ({ ...command, at: at(0) })),
      ...laps,
      { type: 'ShowCheckered', session, at: at(30), confirm: true },
      ...['1', '2', '3'].map((car, i) => ({
        type: 'RecordLap' as const,
        session,
        car,
        at: at(40 + i),
      })),
      { type: 'Penalize', session, car: '2', penalty: 'place', place: 3, reason: 'shortcut' },
    ]);
    const request = { meeting: 'night', projection: 'results', session, as: 'csv' as const };
    const { body } = await published(race, request);
    const [head = '', ...rows] = Buffer.from(body).toString().trim().split('\r\n');
    const [car, gap] = [head.split(',').indexOf('car'), head.split(',').indexOf('gapMs')];
    const gaps = rows.map((row) => row.split(',')).map((cells) => [cells[car], cells[gap]]);
    expect(gaps).toEqual([
      ['1', '0'],
      ['3', '2000'],
      ['2', ''],
    ]);
  });

  it('lists the penalties that stand, without the rescinded ones', async () => {
    const race = await raceControlWith(oneRaceCommands(entries(3)));
    const session = 'feature';
    const penalty = { type: 'Penalize' as const, session, penalty: 'to-rear' as const };
    await issue(race, { ...penalty, car: '1', reason: 'too early' });
    await issue(race, { ...penalty, car: '2', reason: 'too late' });
    const { events } = await race.log({ meeting: 'night', type: 'PenaltyImposed' });
    await issue(race, { type: 'RescindPenalty', penalty: events[1]?.revision ?? -1, reason: 'mistaken' });
    const { body } = await published(race, { meeting: 'night', projection: 'results', session, as: 'pdf' });
    expect(pagesOf(body)[0]?.text).toContain('Penalties car 1 to the rear: too early\n');
    const all = await published(race, { meeting: 'night', projection: 'penalties', session, as: 'pdf' });
    expect(pagesOf(all.body)[0]?.text).toMatch(/too late.*Rescinded \(record \d+\)/u);
  });

  it('names the penalties of each car in the rows of CSV, and says which one is open', async () => {
    const race = await raceControlWith(oneRaceCommands(entries(2)));
    const session = 'feature';
    const penalty = { type: 'Penalize' as const, session, car: '2' };
    await issue(race, { ...penalty, penalty: 'time', seconds: 1.5, reason: 'cut the chicane' });
    await issue(race, { ...penalty, penalty: 'drive-through', reason: 'pit road speed' });
    const { body } = await published(race, { meeting: 'night', projection: 'results', session, as: 'csv' });
    const said = '1.5 s added: cut the chicane; drive through (open): pit road speed';
    expect(Buffer.from(body).toString().split('\r\n')[2]).toContain(said);
    const sheet = await published(race, { meeting: 'night', projection: 'penalties', session, as: 'pdf' });
    expect(pagesOf(sheet.body)[0]?.text).toMatch(/pit road speed.*Open/u);
  });

  it('prints the whole reason of a penalty, even a long one', async () => {
    const race = await raceControlWith(oneRaceCommands(entries(1)));
    const session = 'feature';
    const reason = 'passed before the line, on the inside, and did not give the place back '.repeat(6).trim();
    await issue(race, { type: 'Penalize', session, car: '1', penalty: 'to-rear', reason });
    const { body } = await published(race, { meeting: 'night', projection: 'penalties', as: 'pdf' });
    const [, printed = ''] =
      /Record \d+ (passed.*)\nSteward: name/su.exec(pagesOf(body)[0]?.text ?? '') ?? [];
    expect(printed.replaceAll('\n', ' ')).toBe(reason);
  });

  it('has a dash for the place of a car without one, and the status of the others in words', async () => {
    const session = 'feature';
    const cars = [1, 2, 3].map((car) => ({ car: String(car), driver: `Driver ${car}` }));
    const race = await raceControlWith([
      ...oneRaceCommands(cars).slice(0, 6),
      { type: 'ScratchCar', session, car: '3', reason: 'engine' },
      { type: 'OpenSession', session },
      { type: 'ShowGreen', session },
      { type: 'ShowCheckered', session, confirm: true },
      {
        type: 'ScoreFinish',
        session,
        order: [
          { car: '2', laps: 5 },
          { car: '1', laps: 2, status: 'retired' },
        ],
      },
      { type: 'PostResults', session },
    ]);
    const { body } = await published(race, { meeting: 'night', projection: 'results', session, as: 'pdf' });
    const rows = pagesOf(body)[0]?.text.match(/^.* Driver \d .*$/gmu);
    expect(rows).toEqual([
      '1 2 2 Driver 2 5 0 Running +1',
      '2 1 1 Driver 1 2 0 DNF −3 laps −3 laps −1',
      '– 3 3 Driver 3 0 0 DNS',
    ]);
  });

  it('names no leaders when no lap was recorded', async () => {
    const [page] = await pages(entries(2));
    expect(page?.text).toContain('Cautions none');
    expect(page?.text).not.toContain('leader');
  });

  it('of a stale line-up is not official, and says which cars would move', async () => {
    const race = await raceControlWith(oneRaceCommands(entries(3)).slice(0, 6));
    const request = { meeting: 'night', projection: 'lineup', session: 'feature', as: 'pdf' as const };
    const text = async () => pagesOf((await published(race, request)).body)[0]?.text ?? '';
    expect(await text()).toMatch(/^OFFICIAL.*Feature: Starting line-up as posted/su);
    await issue(race, { type: 'DrawLineup', session: 'feature', order: ['1', '3', '2'] });
    expect(await text()).toMatch(/^UNOFFICIAL.*line-up stale.*car 2 from start 2 to start 3/su);
  });
});

describe('a sheet as CSV', () => {
  it('is RFC 4180, and no spreadsheet reads a name as a formula', async () => {
    const race = await raceControlWith(
      oneRaceCommands([
        { car: '=1+1', driver: 'Ann "Ace" Lee, Jr.', team: '@home' },
        { car: '+7', driver: '-2+3' },
      ]),
    );
    const request = { meeting: 'night', projection: 'results', session: 'feature', as: 'csv' as const };
    const { body, type } = await published(race, request);
    expect(type).toBe('text/csv; charset=utf-8; header=present');
    const lines = Buffer.from(body).toString().split('\r\n');
    expect(lines[0]).toMatch(
      /^\uFEFFplace,start,car,driver,team,manufacturer,laps,.*,logHash,keyId,signature,bestLap,/u,
    );
    expect(lines[1]).toMatch(
      /^1,1,'=1\+1,"Ann ""Ace"" Lee, Jr\.",'@home,,5,.*,night,results,feature,unofficial,/u,
    );
    expect(lines[2]).toMatch(/^2,2,'\+7,'-2\+3,,,5,/u);
    expect(lines.slice(3)).toEqual(['']);
  });
});

describe('a sheet of a metric meeting in a zone', () => {
  const asked = { meeting: 'night', projection: 'results', session: 'feature', as: 'pdf' as const };
  const commands = oneRaceCommands(entries(2)).map((command): typeof command => {
    if (command.type === 'ScheduleMeeting') {
      const track = { ...command.track, timeZone: 'America/New_York' };
      return { ...command, track, units: 'metric' };
    }
    return command;
  });

  it('has its lengths in kilometers, and the times at the track with their offset', async () => {
    const race = await raceControlWith(commands);
    const { body, view } = await published(race, asked);
    const text = pagesOf(body)[0]?.text ?? '';
    const { words, offset } = trackTime('America/New_York');
    const time = (instant: string) => `${words(instant)} ${offset(instant)}`;
    const [posted] = (view as unknown as { versions: { recordedAt: string }[] }).versions;
    expect(text).toContain('Bowman Gray (0.402 km)');
    expect(text).toContain(`version 1, ${time(posted?.recordedAt ?? '')}`);
    expect(text).toContain(`recorded ${time(view.recordedAt)}`);
    expect(text).not.toContain('UTC ');
  });

  it('has its times of penalties in the zone of the track', async () => {
    const race = await raceControlWith(commands);
    await issue(race, {
      type: 'Penalize',
      session: 'feature',
      car: '1',
      penalty: 'to-rear',
      reason: 'jumped the start',
      at: '2024-05-05T00:05:06.000Z',
    });
    const { body } = await published(race, { ...asked, projection: 'penalties' });
    expect(pagesOf(body)[0]?.text).toContain('2024-05-04 20:05:06');
  });
});
