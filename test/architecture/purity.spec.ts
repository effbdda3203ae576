import { House, rulesAbout, type Finding } from './house.ts';

const UNKNOWN_NAME = 'TS2591';

describe.each(['domain', 'projections'])('The compiler in libs/%s', (room) => {
  const broken = `libs/${room}/broken.ts`;
  const sound = `libs/${room}/sound.ts`;
  let house: House;
  let findings: readonly Finding[];

  beforeAll(async () => {
    house = await House.build({
      [broken]: "export const host = process.env['HOST'];\n",
      [sound]: "export const host = (env: Record<string, string>) => env['HOST'];\n",
      [`libs/${room}/sound.spec.ts`]: "import { host } from './sound.ts';\n\nhost(process.env as never);\n",
    });
    findings = await house.compile(`libs/${room}/tsconfig.json`);
  });

  afterAll(() => house.leave());

  it('has never heard of Node', () => {
    expect(rulesAbout(findings, broken)).toEqual([UNKNOWN_NAME]);
  });

  it('is content with what comes in as a value', () => {
    expect(findings.filter(({ file }) => file !== broken)).toEqual([]);
  });
});
