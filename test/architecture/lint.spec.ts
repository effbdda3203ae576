import { filesOf, House, placeOf, rulesAbout, type Finding } from './house.ts';
import { PLANTS } from './lint.plants.ts';

describe('How the code is written', () => {
  let house: House;
  let findings: readonly Finding[];

  beforeAll(async () => {
    const domain = 'export const decide = 1;\nexport const evolve = 1;\n';
    house = await House.build({ 'libs/domain/index.ts': domain, ...filesOf(PLANTS) });
    findings = await house.lint();
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
});
