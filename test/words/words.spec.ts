import { wordsFindings } from './check.ts';
import { EXCEPTIONS, PHRASES } from './phrases.ts';

const found = (text: string, file = 'libs/domain/planted.ts'): string[] =>
  wordsFindings(text, file).map((finding) => `${finding.line}: ${finding.found}`);

/** A text that a phrase of the list matches: the first of its alternatives. */
const exampleOf = (phrase: string): string =>
  phrase.replaceAll(/\(\?:([^|)]*)(?:\|[^)]*)?\)(\?)?/g, '$1').replaceAll('?', '');

describe('The check for plain English', () => {
  it.each(PHRASES.map(({ phrase }) => phrase))('finds "%s" in a comment', (phrase) => {
    const example = exampleOf(phrase);
    expect(found(`/** A sentence with ${example} in it. */\nexport const a = 1;\n`)).toContain(
      `1: ${example}`,
    );
    expect(found(`/** A sentence with${example}x in it. */\nexport const a = 1;\n`)).toEqual([]);
  });

  it('names the file, the line and what to write instead', () => {
    expect(wordsFindings('const a = 1;\n// It goes on.\n', 'libs/domain/planted.ts')).toEqual([
      { file: 'libs/domain/planted.ts', line: 2, found: 'goes on', write: '"continues"' },
    ]);
  });

  it('finds a phrase that is wrapped in a comment', () => {
    expect(found('/**\n * The log is not read, it goes\n * on.\n */\nexport const a = 1;\n')).toEqual([
      '2: goes on',
    ]);
    expect(found('// Whatever it says, it goes\n// on.\n')).toContain('1: Whatever');
  });

  it('finds a phrase in any case, and only as whole words', () => {
    expect(found('// Whoever reads.\n')).toEqual(['1: Whoever']);
    expect(found('// The undergoes one, the cargoes on deck.\n')).toEqual([]);
  });

  it('finds a phrase in a string, in a template and in a test name', () => {
    expect(found("export const a = 'Record 12 is none.';\n")).toEqual(['1: is none']);
    expect(found('export const a = (n: number) => `${n} is none, ${n} goes on`;\n')).toEqual([
      '1: is none',
      '1: goes on',
    ]);
    expect(found("it('goes on', () => undefined);\n", 'test/rules/planted.spec.ts')).toEqual(['1: goes on']);
  });

  it('reads the comments of the console, and leaves its strings to the people who see them', () => {
    const text = "// It goes on.\nexport const a = 'goes on';\n";
    expect(found(text, 'apps/console/planted.tsx')).toEqual(['1: goes on']);
  });

  it('reads documents, but no code and no quotations in them', () => {
    const text = 'It goes on.\n\n```sh\ngoes on\n```\n`goes on`\n> goes on\n\nWhatever\n';
    expect(found(text, 'docs/planted.md')).toEqual(['1: goes on', '9: Whatever']);
  });

  it.each([
    ['deploy/planted.yml', '# It goes on.\na: goes on\n'],
    ['.ci/run', '# It goes on.\necho goes on\n'],
    ['apps/console/planted.css', '/* It goes on. */\n.goes-on { color: red; }\n'],
  ])('reads the comments of %s, and nothing else of it', (file, text) => {
    expect(found(text, file)).toEqual(['1: goes on']);
  });

  it('reads no data', () => {
    expect(found('{"note": "goes on"}\n', 'examples/clash-2023/facts.json')).toEqual([]);
    expect(found("export const a = 'goes on';\n", 'examples/clash-2023/make.mjs')).toEqual([]);
  });

  it('has a reason for each exception', () => {
    expect(EXCEPTIONS.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });
});
