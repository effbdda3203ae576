import { speak } from '../language/language.ts';

const SPANISH = {
  '{n}th': '{n}.º',
  '{n} laps': { one: '{n} vuelta', other: '{n} vueltas' },
  DNS: 'no salió',
  running: 'en pista',
  'in the pits': 'en boxes',
  Heat: 'Serie',
  Main: 'Final',
  '{letter} {name}': '{name} {letter}',
  'tie of {cars}': 'empate de {cars}',
  'cars {cars} and {last}': 'los autos {cars} y {last}',
  'until the {tie} is broken': 'hasta resolver el {tie}',
  '{changes} among {n} leaders': { one: '{changes} con {n} líder', other: '{changes} entre {n} líderes' },
  Driver: 'Piloto',
};

/** The tables of words are made when they are loaded, so the language comes first, as in the page. */
async function words() {
  speak('es', SPANISH);
  const names = await import('./session-names.ts');
  const { spokenColumn } = await import('../table/spoken-columns.ts');
  return { ...(await import('./words.ts')), ...names, spokenColumn };
}

describe('In Spanish', () => {
  let es: Awaited<ReturnType<typeof words>>;
  beforeAll(async () => void (es = await words()));
  afterAll(() => speak('en', {}));

  it('places, gaps and statuses are those of the language', () => {
    expect([es.ordinal(3), es.gapWords({ gapLaps: 1 }), es.gapWords({ gapLaps: 2 })]).toEqual([
      '3.º',
      '−1 vuelta',
      '−2 vueltas',
    ]);
    expect(es.statusWords('did-not-start')).toBe('no salió');
  });

  it('a name that was made from an id is translated, and one that somebody gave is not', () => {
    expect(es.spokenName({ session: 'heat-1', name: 'Heat 1' })).toBe('Serie 1');
    expect(es.spokenName({ session: 'b-main', name: 'B Main' })).toBe('Final B');
    expect(es.spokenName({ session: 'late/heat-2', name: 'Late Models Heat 2' })).toBe('Late Models Serie 2');
    expect(es.spokenName({ session: 'heat-1', name: 'The Dash' })).toBe('The Dash');
  });

  it('an unchanged view stays the same object', () => {
    const view = { projection: 'meeting', sessions: [{ session: 'main', name: 'Main' }] };
    expect(es.withSpokenNames(view).sessions[0]?.name).toBe('Final');
    expect(es.withSpokenNames(view)).toBe(es.withSpokenNames(view));
  });

  it('a start says how it was won', () => {
    expect(es.viaWords('heat-2 place 3', [{ session: 'heat-2', name: 'Serie 2' }])).toBe('Serie 2, 3.º');
    expect(es.openWords({ session: 'heat-1', cars: ['3', '4', '7'] })).toBe(
      'hasta resolver el empate de los autos 3, 4 y 7',
    );
  });

  it.each([
    ['Running, in the pits', 'En pista, en boxes'],
    ['DNS', 'no salió'],
    ['−2 laps', '−2 vueltas'],
    ['4 among 1 leader', '4 con 1 líder'],
    ['Engine', 'Engine'],
    ['+0.140', '+0.140'],
  ])('the cell "%s" reads "%s"', (english, spanish) => expect(es.cellWords(english)).toBe(spanish));

  it('a column of a view has a heading of the language', () => {
    const column = { title: 'Driver', field: 'driver', align: 'left', priority: 1 } as const;
    expect(es.spokenColumn(column).title).toBe('Piloto');
  });
});
