import { filesOf, House, placeOf, rulesAbout, type Finding } from './house.ts';
import { NEIGHBOURS, PLANTS } from './rooms.plants.ts';

describe('Who may import whom', () => {
  let house: House;
  let findings: readonly Finding[];
  let rules: readonly string[];

  beforeAll(async () => {
    house = await House.build({ ...NEIGHBOURS, ...filesOf(PLANTS) });
    ({ findings, rules } = await house.cruise());
  });

  afterAll(() => house.leave());

  describe.each(PLANTS.map((plant, index) => ({ ...plant, plant, index })))('$fact', ({ plant, index }) => {
    it(`breaks ${plant.rules.join(' and ')} otherwise`, () => {
      expect(rulesAbout(findings, placeOf(plant, 'broken', index))).toEqual(plant.rules);
    });

    it('is content with the sound twin', () => {
      expect(rulesAbout(findings, placeOf(plant, 'sound', index))).toEqual([]);
    });
  });

  it('has a planted violation of every rule', () => {
    expect([...rules].sort()).toEqual([...new Set(PLANTS.flatMap((plant) => plant.rules))].sort());
  });

  it('leaves specs free', () => {
    expect(rulesAbout(findings, 'libs/domain/meeting/decide.spec.ts')).toEqual([]);
  });

  it('reports nothing about files that were not planted to break a rule', () => {
    const planted = /broken-|partner-/;
    expect(findings.filter(({ file }) => !planted.test(file))).toEqual([]);
  });
});
