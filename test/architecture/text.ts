/** Code of any length, breadth, depth and complexity, to try the limits with. */

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}`);

const block = (head: string, body: string): string => `${head} {\n${body}}\n`;

export const constants = (count: number): string =>
  lines(count, (index) => `export const c${index} = ${index};`);

export const longFunction = (count: number): string =>
  block(
    'export function long()',
    lines(count - 2, () => '  // on and on'),
  );

export function branches(complexity: number): string {
  const cases = lines(complexity - 1, (index) => `  a === ${index} ? ${index + 1} :`);
  return `export const pick = (a: number): number =>\n${cases}  0;\n`;
}

export function nested(depth: number): string {
  const open = lines(depth, (index) => `if (a > ${index}) {`);
  const close = lines(depth, () => '}');
  return block('export function deep(a: number): number', `${open}return 1;\n${close}return 0;\n`);
}

export function typedParameters(count: number): string {
  const typed = names(count).map((name) => `${name}: number`);
  return `export const sum = (${typed.join(', ')}) => ${names(count).join(' + ')};\n`;
}

export function parameters(count: number): string {
  const docs = names(count).map((name) => `@param {number} ${name}`);
  const head = `export const sum = (${names(count).join(', ')}) =>`;
  return `/** ${docs.join(' ')} */\n${head} ${names(count).join(' + ')};\n`;
}

export function columns(count: number): string {
  const start = "export const wide = '";
  return `${start}${'x'.repeat(count - start.length - 2)}';\n`;
}

export function spec(count: number): string {
  const cases = lines(count - 2, (index) => `  it('has part ${index}', () => undefined);`);
  return `describe('a long story', () => {\n${cases}});\n`;
}

/** Returns a function with a switch over red and green. The switch has a case for each flag in `known`. */
export function flags(...known: readonly string[]): string {
  const cases = known
    .map((flag) => `    case '${flag}':\n      answer = '${flag}!';\n      break;\n`)
    .join('');
  const body = `  let answer = '';\n  switch (flag) {\n${cases}  }\n  return answer;\n`;
  return block("export function wave(flag: 'red' | 'green'): string", body);
}
