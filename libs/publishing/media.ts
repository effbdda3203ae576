/** What a sheet may be had as, by the name of its kind. */
export const SHEET_TYPES = {
  pdf: 'application/pdf',
  csv: 'text/csv',
  json: 'application/vnd.greenflag.sheet+json',
} as const;

export type SheetFormat = keyof typeof SHEET_TYPES;

export const SHEET_FORMATS = Object.keys(SHEET_TYPES) as readonly SheetFormat[];

/** Part of a sheet's ETag: another one when the same revision is laid out otherwise than before. */
export const LAYOUT_VERSION = 2;
