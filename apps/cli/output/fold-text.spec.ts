import { foldHelp, foldText } from './fold-text.ts';

const HELP = [
  'Options:',
  '  --store <url>   sqlite:<path>, kurrentdb://<host> or memory: (default: GREENFLAG_STORE)',
  '  -h, --help      print this help',
  '',
  'On a terminal, the view is updated in place. In a pipe, it is printed again each time',
  'that it changes.',
].join('\n');

describe('a text for people', () => {
  it('is folded between words, and keeps its indents', () => {
    expect(foldText('  --store <url>  the store with the meetings of the night', 50)).toBe(
      ['  --store <url>  the store with the meetings of', '                 the night'].join('\n'),
    );
  });

  it('has descriptions below their terms where they would be too narrow', () => {
    expect(foldText('  --store <url>   the store with all the meetings', 40)).toBe(
      ['  --store <url>', '      the store with all the meetings'].join('\n'),
    );
  });

  it('keeps lines apart that are not of the help', () => {
    expect(foldText('line 1: no\nline 2: no', 40)).toBe('line 1: no\nline 2: no');
  });

  it('stays as it is on a terminal that does not report its width', () => {
    expect(foldHelp(HELP, undefined)).toBe(HELP);
  });
});

describe('the help', () => {
  it.each([40, 80, 120])('fits into %s columns with the same words', (columns) => {
    const lines = foldHelp(HELP, columns).split('\n');
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    expect(lines.join(' ').split(/\s+/u)).toEqual(HELP.split(/\s+/u));
  });

  it('has its paragraphs folded as a whole', () => {
    expect(foldHelp(HELP, 110).split('\n').at(-1)).toMatch(
      /^On a terminal, .* it changes\.$|^that it changes/u,
    );
    expect(foldHelp('one two\nthree', 80)).toBe('one two three');
  });
});
