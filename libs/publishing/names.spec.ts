import { entries, issue, oneRaceCommands, pagesOf, raceControlWith } from '../../test/support/sheets.ts';
import { publish, type PublishRequest } from './index.ts';

/** The names of a trial meeting that no usual list of test names has. */
const CARS = [
  { car: '7', driver: '=HYPERLINK("http://x.example","click")', team: '@SUM(A1)' },
  { car: '07', driver: 'O\'Neill, "Bud" Jr.', team: 'Smith; Sons & Co, "Racing"' },
  { car: '1A', driver: '山田 太郎', team: 'レーシング' },
  { car: '00', driver: 'محمد العربي', team: 'فريق' },
  { car: '0', driver: 'דוד לוי', team: '🏁 Fast 🚀' },
  { car: '12', driver: 'Zoe\u0308 Pérez-Nun\u0303ez', team: 'Équipe' },
  { car: '13', driver: 'Đặng Nguyễn Thị Phương', team: 'Łódź Śląsk' },
  { car: '14', driver: `Wolfeschlegelsteinhausenbergerdorff ${'X'.repeat(80)}`, team: 'T'.repeat(120) },
  { car: '-1', driver: '+49 Name', team: '-Minus' },
  { car: '1E5', driver: 'İbrahim Işık', team: 'ＦＵＬＬ' },
  { car: '１２', driver: 'Full Width', team: '👨‍👩‍👧 x' },
];

type Race = Awaited<ReturnType<typeof raceControlWith>>;

async function pdfOf(race: Race, asked: Partial<PublishRequest> = {}): Promise<Uint8Array> {
  const request = { meeting: 'night', projection: 'results', session: 'feature', as: 'pdf' as const };
  const answer = await publish(race, { ...request, ...asked });
  if (answer.kind !== 'published') throw new Error(JSON.stringify(answer));
  return answer.body;
}

describe('the names on a sheet', () => {
  let race: Race;
  beforeAll(async () => {
    race = await raceControlWith(oneRaceCommands(CARS));
    const reason = `${'レーシング山田太郎'.repeat(12)}, ${'محمد العربي '.repeat(12)} and so on`;
    await issue(race, { type: 'Penalize', session: 'feature', car: '1A', penalty: 'to-rear', reason });
  });

  it.each(['results', 'lineup', 'lap-chart', 'penalties'])(
    'are drawn in full in the %s',
    async (projection) => {
      const pages = pagesOf(await pdfOf(race, { projection }));
      expect(pages.map(({ boxes }) => boxes)).toEqual(pages.map(() => 0));
      expect(pages.map(({ text }) => text).join('\n')).not.toMatch(/U\+|Letters/u);
    },
  );

  it('can be found by a reader of the PDF', async () => {
    const [page] = pagesOf(await pdfOf(race));
    expect(page?.text).toContain('1A 山田 太郎 レーシング');
    expect(page?.text).toContain('🏁 Fast 🚀');
    expect(page?.text).toContain('12 Zoë Pérez-Nuñez Équipe');
    expect(page?.text).toContain('１２ Full Width');
    expect(page?.text).toMatch(/0 (לוי דוד|דוד לוי) /u);
  });

  it('are drawn from right to left where they are read so, with numbers from left to right', async () => {
    const cars = [
      { car: '0', driver: 'דוד לוי' },
      { car: '00', driver: 'محمد 12 العرب' },
    ];
    const [page] = pagesOf(await pdfOf(await raceControlWith(oneRaceCommands(cars))));
    const lines = page?.lines.map((line) => line.replaceAll(/\p{C}/gu, '')) ?? [];
    expect(lines).toContainEqual(expect.stringContaining('יול דוד'));
    expect(lines).toContainEqual(expect.stringContaining('برعلا 12 دمحم'));
  });

  it('give the same bytes each time', async () => {
    expect(Buffer.from(await pdfOf(race)).equals(Buffer.from(await pdfOf(race)))).toBe(true);
  });

  it('with letters in no typeface are not printed, and the sheet says so beside the number', async () => {
    const other = await raceControlWith(oneRaceCommands([...entries(1), { car: '2', driver: 'ก 山' }]));
    const [page] = pagesOf(await pdfOf(other));
    expect(page?.boxes).toBe(0);
    expect(page?.text).toContain('2 name cannot be printed');
    expect(page?.text).not.toContain('U+0E01');
    const request = { meeting: 'night', projection: 'results', session: 'feature' };
    expect(await publish(other, { ...request, as: 'pdf' })).toMatchObject({ unprintedNames: 1 });
    const [lapSheet] = pagesOf(await pdfOf(other, { projection: 'lap-sheet' }));
    expect(lapSheet?.text).toContain('2 name cannot be printed');
    expect(lapSheet?.text).not.toContain('U+');
    expect(await publish(other, { ...request, as: 'csv' })).toMatchObject({ unprintedNames: 0 });
    expect(await publish(race, { ...request, as: 'pdf' })).toMatchObject({ unprintedNames: 0 });
  });
});
