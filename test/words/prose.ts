import ts from 'typescript';

/** A piece of text that people read, and the line of the file that it begins on (from 1). */
export interface Prose {
  readonly line: number;
  readonly text: string;
}

type ProseReader = (text: string, file: string) => readonly Prose[];

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** The matches of a pattern. The first group, or else the whole match, is the prose. */
const matches =
  (pattern: RegExp): ProseReader =>
  (text) =>
    [...text.matchAll(pattern)].map((match) => ({
      line: lineAt(text, match.index),
      text: match[1] ?? match[0],
    }));

/** Markdown without code blocks, inline code and quoted lines. Line numbers stay. */
function markdown(text: string): readonly Prose[] {
  const blank = (code: string): string => code.replaceAll(/[^\n]/g, ' ');
  const prose = text
    .replaceAll(/^```[\s\S]*?^```/gm, blank)
    .replaceAll(/`[^`\n]+`/g, blank)
    .replaceAll(/^> .*$/gm, blank);
  return [{ line: 1, text: prose }];
}

const isText = (node: ts.Node): node is ts.LiteralLikeNode =>
  ts.isStringLiteral(node) ||
  ts.isNoSubstitutionTemplateLiteral(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddleOrTemplateTail(node) ||
  ts.isJsxText(node);

/** The comments of a TypeScript or JavaScript file, and its strings unless they belong to another subject. */
function source(text: string, file: string): readonly Prose[] {
  const kind = file.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const found = new Map<number, Prose>();
  const add = (start: number, words: string): void => {
    const { line } = tree.getLineAndCharacterOfPosition(start);
    found.set(start, { line: line + 1, text: words });
  };
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of ts.getLeadingCommentRanges(text, node.pos) ?? [])
      add(pos, text.slice(pos, end));
    for (const { pos, end } of ts.getTrailingCommentRanges(text, node.end) ?? [])
      add(pos, text.slice(pos, end));
    if (hasCheckedStrings(file) && isText(node)) add(node.getStart(tree), node.text);
    for (const child of node.getChildren(tree)) visit(child);
  };
  visit(tree);
  return [...found.values()];
}

/** The texts of the console have rules of their own; the strings of fixtures and examples are data. */
const hasCheckedStrings = (file: string): boolean => !/^apps\/console\/|^examples\/|\.fixture\./.test(file);

const hashComments = matches(/(?:^|\s)#+ (.*)$/gm);
const blockComments = matches(/\/\*([\s\S]*?)\*\//g);

const READERS: readonly (readonly [RegExp, ProseReader])[] = [
  [/\.(?:ts|tsx|mjs)$/, source],
  [/\.md$/, markdown],
  [/\.css$/, blockComments],
  [/\.(?:yml|yaml|sh|cfg)$|(?:^|\/)(?:Dockerfile|\.env|\.dockerignore)$|^\.ci\/run$/, hashComments],
];

/** Reads the prose of a file. Returns nothing for files that hold data. */
export function proseOf(text: string, file: string): readonly Prose[] {
  const reader = READERS.find(([pattern]) => pattern.test(file))?.[1];
  return reader?.(text, file) ?? [];
}
