import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Texts } from '../../apps/console/ui/language/language.ts';

const CONSOLE = 'apps/console';

/** The English texts of the console, by themselves, as somebody who translates them gets them. */
export const ENGLISH = 'apps/console/ui/language/en.json';

/**
 * Returns the texts that the sources of the console hold in calls of `t` and `tn`, and the titles of the
 * problems that it shows, sorted.
 */
export function textsOfConsole(): Texts {
  const files = readdirSync(CONSOLE, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => /(?<!\.spec)\.tsx?$/u.test(file));
  const found = new Map(sources.flatMap((file) => textsOf(join(CONSOLE, file))));
  for (const title of titles()) found.set(title, title);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Returns the titles of all refusals and errors of the server, which docs/rejections.md lists. */
const titles = (): readonly string[] =>
  [...readFileSync('docs/rejections.md', 'utf8').matchAll(/^\| `[\w-]+` \| \d+ \| (.+?) \|/gmu)].map(
    ([, title = '']) => title,
  );

type Entry = readonly [key: string, text: Texts[string]];

function textsOf(file: string): Entry[] {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, kind);
  const entries: Entry[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) entries.push(...entryOf(node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return entries;
}

function entryOf({ expression, arguments: [first, second, third] }: ts.CallExpression): Entry[] {
  if (expression.getText() === 't' && first && ts.isStringLiteralLike(first))
    return [[first.text, first.text]];
  if (expression.getText() !== 'tn' || !second || !third) return [];
  if (!ts.isStringLiteralLike(second) || !ts.isStringLiteralLike(third)) return [];
  return [[third.text, { one: second.text, other: third.text }]];
}
