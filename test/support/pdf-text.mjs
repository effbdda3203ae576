// The text of a PDF on standard input, page by page, as JSON. In a process of its own: the library is made
// of modules that Jest cannot load.
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
