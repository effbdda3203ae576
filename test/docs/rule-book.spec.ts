import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { format, REJECTIONS } from '#domain';

const text = readFileSync('docs/rules.md', 'utf8');

/** The rules of the book: a paragraph that begins with a number, and the line in italics that ends it. */
const rules = [...text.matchAll(/^\*\*(\d+)\.(\d+) ([\s\S]*?)\n\*(Source: [\s\S]*?)\*$/gm)].map(
  ([, section, rule, , origin = '']) => ({ section, rule, origin }),
);
const numbers = [...text.matchAll(/^\*\*(\d+\.\d+) /gm)].map(([, n]) => n);

/** Every name of a field in the format document, at every depth. */
const formatFields = new Set(
  [...JSON.stringify(z.toJSONSchema(format, { io: 'input' })).matchAll(/"(\w+)":\{/g)].map(
    ([, name]) => name,
  ),
);

const codesAfter = (origin: string, label: string): string[] => {
  // A sentence ends with a period and a space; `rank.by` has one inside.
  const [, rest = ''] = new RegExp(`${label}: (.*?)\\.\\s`, 's').exec(origin) ?? [];
  return [...rest.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
};

describe('the rule book', () => {
  it('numbers its rules in order, and ends each with its source and its tests', () => {
    expect(rules.map(({ section, rule }) => `${section}.${rule}`)).toEqual(numbers);
    const isNext = rules.map(({ section, rule }, i) => {
      const before = rules[i - 1];
      const isNewSection = before?.section !== section;
      return rule === String(isNewSection ? 1 : Number(before?.rule) + 1);
    });
    expect(isNext).not.toContain(false);
    expect(rules.filter(({ origin }) => !/ Tests: \[[^\]]+\]\(/.test(origin))).toEqual([]);
  });

  it('names only registered refusals', () => {
    const named = rules.flatMap(({ origin }) => codesAfter(origin, 'Refused'));
    expect(named.filter((code) => !Object.hasOwn(REJECTIONS, code))).toEqual([]);
  });

  it('names every refusal that the rules can give', () => {
    const named = new Set(rules.flatMap(({ origin }) => codesAfter(origin, 'Refused')));
    expect(Object.keys(REJECTIONS).filter((code) => !named.has(code))).toEqual([]);
  });

  it('names only fields that a format has', () => {
    const named = rules.flatMap(({ origin }) => codesAfter(origin, 'Format'));
    expect(named.flatMap((path) => path.split('.')).filter((name) => !formatFields.has(name))).toEqual([]);
  });
});
