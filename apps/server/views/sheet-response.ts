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
import { negotiate } from '../http/content-negotiation.ts';
import { JSON_TYPE } from '../http/request-bodies.ts';
import { missing } from './view-problems.ts';
import { failed, ProblemError } from '../http/problems.ts';
import { text, type Parameters } from '../http/query-parameters.ts';

/** What a client would have of a view: the view itself, or a sheet of it. */
export function formatWanted(accept: string | undefined, projection: string): SheetFormat | 'view' {
  // Of a projection that is not there no type is wrong: that it is not there is the answer.
  const hasSheet = PUBLISHED.includes(projection) || !Object.hasOwn(PROJECTIONS, projection);
  const sheets = hasSheet ? SHEET_FORMATS.map((format) => SHEET_TYPES[format]) : [];
  const type = negotiate(accept, [JSON_TYPE, ...sheets]);
  return SHEET_FORMATS.find((format) => SHEET_TYPES[format] === type) ?? 'view';
}

/** The parameters that a format has of its own. */
export const parametersOf = (format: SheetFormat | 'view'): readonly string[] =>
  format === 'pdf' ? ['paper'] : [];

export function paperIn(query: Parameters): Paper {
  const named = text(query, 'paper') ?? 'letter';
  const paper = PAPERS.find((each) => each === named);
  if (paper) return paper;
  throw failed('query-wrong', `"paper" must be ${PAPERS.join(' or ')}.`, { field: 'paper' });
}

/** Every representation has a tag of its own; it begins like that of the view, as `If-Match` takes it. */
export const sheetTag = ({ revision, projectionVersion }: View, format: SheetFormat): string =>
  `"${revision}.${projectionVersion}.${format}${LAYOUT_VERSION}"`;

/** Sends a view as a sheet. */
export async function sendSheet(
  source: PublishSource,
  request: PublishRequest,
  reply: FastifyReply,
): Promise<void> {
  const answer = await publish(source, request);
  if (answer.kind === 'no-sheet') throw failed('not-acceptable', '', { types: [JSON_TYPE] });
  if (answer.kind !== 'published') throw new ProblemError(missing(answer, request));
  const { type, fileName, body } = answer;
  reply.headers({ 'content-type': type, 'content-disposition': `inline; filename="${fileName}"` });
  reply.send(body);
}
