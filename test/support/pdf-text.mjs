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
  // The first shape of each font is a box, which stands for a letter that it lacks.
  const boxes = drawn.filter(({ originalCharCode }) => originalCharCode === 0).length;
  pages.push({ text: text[number - 1], width, height, boxes });
}
process.stdout.write(JSON.stringify(pages));
