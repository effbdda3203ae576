// Prints the text of the PDF on standard input as JSON, page by page. It runs in its own process, because
// Jest cannot load the modules of the library.
import { extractText, getDocumentProxy } from 'unpdf';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const document = await getDocumentProxy(new Uint8Array(Buffer.concat(chunks)));
const { text } = await extractText(document);
const pages = [];
for (let number = 1; number <= document.numPages; number++) {
  const { view } = await document.getPage(number);
  pages.push({ text: text[number - 1], width: view[2], height: view[3] });
}
process.stdout.write(JSON.stringify(pages));
