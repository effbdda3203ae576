import type { FastifyReply } from 'fastify';
import { PROJECTIONS, type View } from '#projections';
import {
  LAYOUT_VERSION,
  PAPERS,
  publish,
  PUBLISHED,
  SHEET_FORMATS,
  SHEET_TYPES,
  type Paper,
  type PublishRequest,
  type SheetFormat,
  type PublishSource,
} from '#publishing';
import { negotiateType } from '../http/content-negotiation.ts';
import { JSON_TYPE } from '../http/request-bodies.ts';
import { viewProblem } from './view-problems.ts';
import { ProblemError } from '../http/problems.ts';
import { ACCEPT, queryError } from '../http/problem-sets.ts';
import { textParameter, type Parameters } from '../http/query-parameters.ts';

/** Returns the format that the client prefers: the view itself, or a sheet of it. */
export function negotiateFormat(accept: string | undefined, projection: string): SheetFormat | 'view' {
  // For an unknown projection every type is accepted, so that the answer is 404 and not 406.
  const hasSheet = PUBLISHED.includes(projection) || !Object.hasOwn(PROJECTIONS, projection);
  const sheets = hasSheet ? SHEET_FORMATS.map((format) => SHEET_TYPES[format]) : [];
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
export const sheetEtag = ({ revision, projectionVersion }: View, format: SheetFormat): string =>
  `"${revision}.${projectionVersion}.${format}${LAYOUT_VERSION}"`;

/** Sends a view as a sheet. */
export async function sendSheet(
  source: PublishSource,
  request: PublishRequest,
  reply: FastifyReply,
): Promise<void> {
  const answer = await publish(source, request);
  if (answer.kind === 'no-sheet') throw ACCEPT.error('not-acceptable', '', { types: [JSON_TYPE] });
  if (answer.kind !== 'published') throw new ProblemError(viewProblem(answer, request));
  const { type, fileName, body } = answer;
  reply.headers({ 'content-type': type, 'content-disposition': `inline; filename="${fileName}"` });
  reply.send(body);
}
