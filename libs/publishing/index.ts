export { entryListCsv } from './entry-list-csv.ts';
export { unprintedWords } from './names.ts';
export { PAPERS } from './paper-sizes.ts';
export type { Paper } from './paper-sizes.ts';
export type { PrintedSheet } from './pdf/printed-sheet.ts';
export { drawPdf, LAYOUT_VERSION, publish, SHEET_FORMATS, SHEET_TYPES } from './publish.ts';
export type { PublishAnswer, Published, PublishRequest, PublishSource, SheetFormat } from './publish.ts';
export { isOnlyPdf, PUBLISHED } from './sheets/registry.ts';
export { publishStandings } from './standings.ts';
