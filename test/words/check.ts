import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { EXCEPTIONS, PHRASES, type Phrase } from './phrases.ts';
import { proseOf } from './prose.ts';

/** A banned phrase in a file, and what to write instead. */
export interface WordsFinding {
  readonly file: string;
  readonly line: number;
  readonly found: string;
  readonly write: string;
}

/** Prose is often wrapped, and a comment has marks at the start of each line. */
const GAP = String.raw`(?:[\s*]|//|#)+`;

const patternOf = ({ phrase }: Phrase): RegExp =>
  new RegExp(String.raw`(?<![\w-])(?:${phrase.replaceAll(' ', GAP)})(?![\w-])`, 'gi');

const RULES = PHRASES.map((phrase) => ({ ...phrase, pattern: patternOf(phrase) }));

const isException = (file: string, phrase: string): boolean =>
  EXCEPTIONS.some((item) => file.startsWith(item.file) && (item.phrase === '' || item.phrase === phrase));

/** Returns each banned phrase in the prose of a file. */
export function wordsFindings(text: string, file: string): WordsFinding[] {
  const findings = proseOf(text, file).flatMap((prose) =>
    RULES.filter(({ phrase }) => !isException(file, phrase)).flatMap(({ pattern, write }) =>
      [...prose.text.matchAll(pattern)].map((match) => ({
        file,
        line: prose.line + prose.text.slice(0, match.index).split('\n').length - 1,
        found: match[0].replaceAll(/[\s*#/]+/g, ' '),
        write,
      })),
    ),
  );
  return findings.sort((a, b) => a.line - b.line);
}

/** Checks every file that git tracks. */
export function checkWords(): WordsFinding[] {
  const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).trim().split('\n');
  return files
    .filter((file) => existsSync(file))
    .flatMap((file) => wordsFindings(readFileSync(file, 'utf8'), file));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const findings = checkWords();
  for (const { file, line, found, write } of findings) {
    console.error(`${file}:${line}: "${found}" is not plain English. Write ${write}.`);
  }
  if (findings.length > 0) console.error(`${findings.length} phrases to rewrite.`);
  process.exitCode = findings.length > 0 ? 1 : 0;
}
