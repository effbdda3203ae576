export { LAYOUT_VERSION, SHEET_FORMATS, SHEET_TYPES } from './media.ts';
export type { SheetFormat } from './media.ts';
export { PAPERS } from './pdf/paper.ts';
export type { Paper } from './pdf/paper.ts';
export { publish } from './publish.ts';
export type { PublishRequest, Source } from './publish.ts';
export { PUBLISHED } from './sheets/registry.ts';
