import type { FastifyReply } from 'fastify';
import { PROJECTIONS } from '#projections';
import {
  isOnlyPdf,
  LAYOUT_VERSION,
  PAPERS,
  PUBLISHED,
  SHEET_FORMATS,
  SHEET_TYPES,
  type Paper,
  type SheetFormat,
} from '#publishing';
import { negotiateType } from '../http/content-negotiation.ts';
import { JSON_TYPE, sendBytes } from '../http/request-bodies.ts';
import { queryError } from '../http/problem-sets.ts';
import type { SheetHead, ViewHead } from '../readers/reader-tasks.ts';
import { textParameter, type Parameters } from '../http/query-parameters.ts';

/** Returns the format that the client prefers: the view itself, or a sheet of it. */
export function negotiateFormat(accept: string | undefined, projection: string): SheetFormat | 'view' {
  // For an unknown projection every type is accepted, so that the answer is 404 and not 406.
  const hasSheet = PUBLISHED.includes(projection) || !Object.hasOwn(PROJECTIONS, projection);
  const formats = isOnlyPdf(projection) ? (['pdf'] as const) : SHEET_FORMATS;
  const sheets = hasSheet ? formats.map((format) => SHEET_TYPES[format]) : [];
  const type = negotiateType(accept, [JSON_TYPE, ...sheets]);
  return SHEET_FORMATS.find((format) => SHEET_TYPES[format] === type) ?? 'view';
}

/** Returns the query parameters that only a format has. */
export const formatParameters = (format: SheetFormat | 'view'): readonly string[] =>
  format === 'pdf' ? ['paper'] : [];

export function paperParameter(query: Parameters): Paper {
  const named = textParameter(query, 'paper') ?? 'letter';
  const paper = PAPERS.find((each) => each === named);
  if (paper) return paper;
  throw queryError('paper', `"paper" must be ${PAPERS.join(' or ')}.`);
}

/** Returns the tag of a sheet. It starts like the tag of the view, because `If-Match` accepts both. */
export const sheetEtag = ({ revision, projectionVersion }: ViewHead, format: SheetFormat): string =>
  `"${revision}.${projectionVersion}.${format}${LAYOUT_VERSION}"`;

/** Sends the bytes of a sheet, with a warning when names are not on it. */
export function sendSheet(
  reply: FastifyReply,
  { type, fileName, unprintedNames }: SheetHead,
  body: Uint8Array,
): void {
  reply.headers({ 'content-type': type, 'content-disposition': `inline; filename="${fileName}"` });
  if (unprintedNames > 0) reply.header('greenflag-unprinted-names', unprintedNames);
  sendBytes(reply, body);
}
