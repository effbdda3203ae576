import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { TABLES } from './tables.ts';

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const isWriting = process.env['GREENFLAG_WRITE_DOCS'] === '1';

describe.each(Object.keys(TABLES))('%s', (document) => {
  it.each(Object.entries(TABLES[document] ?? {}))('has the table "%s" that the code gives', (name, make) => {
    const text = readFileSync(document, 'utf8');
    const [open, close] = [`<!-- table ${name} -->\n`, `\n<!-- end -->`];
    const start = text.indexOf(open) + open.length;
    const end = text.indexOf(close, start);
    if (isWriting) writeFileSync(document, `${text.slice(0, start)}${make()}${text.slice(end)}`);
    else expect(text.slice(start, end)).toBe(make());
  });
});

describe.each(documents)('%s', (document) => {
  const text = readFileSync(document, 'utf8');

  it('links to files that are there', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1] ?? '');
    const missing = links.filter((link) => !existsSync(normalize(join(dirname(document), link))));
    expect(missing).toEqual([]);
  });

  it('quotes code that is there', () => {
    const quotes = [...text.matchAll(/<!-- from (\S+) -->\n```\w*\n([\s\S]*?)```/g)];
    const stale = quotes.filter(
      ([, file = '', code = '']) => !readFileSync(file, 'utf8').includes(code.trimEnd()),
    );
    expect(stale.map(([, file]) => file)).toEqual([]);
  });
});
