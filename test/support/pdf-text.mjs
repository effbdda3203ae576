// Prints the text of the PDF on standard input as JSON, page by page. It runs in its own process, because
// Jest cannot load the modules of the library.
import { extractText, getDocumentProxy, getResolvedPDFJS } from 'unpdf';

/**
 * The reader calls it for the shapes of letters; Node 20 does not have it.
 *
 * @this {ArrayBuffer}
 * @param {number} [length]
 */
function transferToFixedLength(length) {
  return this.slice(0, length);
}
if (!('transferToFixedLength' in ArrayBuffer.prototype)) {
  Object.assign(ArrayBuffer.prototype, { transferToFixedLength });
}

/**
 * Returns the letters of each line of a page from left to right, as they are drawn.
 *
 * @param {Record<string, number>} OPS
 * @param {number[]} operators
 * @param {any[]} values
 */
function linesOf(OPS, operators, values) {
  let [left, bottom, size] = [0, 0, 0];
  /** @type {Map<number, { x: number, letter: string }[]>} */
  const lines = new Map();
  for (const [i, operator] of operators.entries()) {
    if (operator === OPS['setTextMatrix']) [, , , , left, bottom] = values[i].flatMap(Object.values);
    if (operator === OPS['setFont']) size = values[i][1];
    if (operator !== OPS['showText']) continue;
    let x = left;
    const letters = lines.get(Math.round(bottom)) ?? [];
    for (const sign of values[i][0]) {
      if (typeof sign === 'number') x -= (sign * size) / 1_000;
      else {
        letters.push({ x, letter: sign.unicode });
        x += (sign.width * size) / 1_000;
      }
    }
    lines.set(Math.round(bottom), letters);
  }
  return [...lines.values()].map((letters) =>
    letters
      .toSorted((a, b) => a.x - b.x)
      .map(({ letter }) => letter)
      .join(''),
  );
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const document = await getDocumentProxy(new Uint8Array(Buffer.concat(chunks)));
const { OPS } = await getResolvedPDFJS();
const { text } = await extractText(document);
const pages = [];
for (let number = 1; number <= document.numPages; number++) {
  const page = await document.getPage(number);
  const [, , width, height] = page.view;
  /** @type {{ fnArray: number[], argsArray: { originalCharCode: number }[][][] }} */
  const { fnArray, argsArray } = await page.getOperatorList();
  const drawn = fnArray.flatMap((operator, i) =>
    operator === OPS.showText ? (argsArray[i]?.[0] ?? []) : [],
  );
  const lines = linesOf(OPS, fnArray, argsArray);
  // The first shape of each font is a box, which stands for a letter that it lacks.
  const boxes = drawn.filter(({ originalCharCode }) => originalCharCode === 0).length;
  pages.push({ text: text[number - 1], width, height, boxes, lines });
}
process.stdout.write(JSON.stringify(pages));
