import { createHash } from 'node:crypto';
import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { checkSeries, firstFindings } from '#domain';
import { publishStandings, SHEET_FORMATS, SHEET_TYPES } from '#publishing';
import { parseSeries, parseSeriesCommand, SeriesControl, type SeriesUnknown } from '#race-control';
import { ApiNotModified, ApiProblems, ApiSuccess, IF_NONE_MATCH, ref } from '../api-docs/decorators.ts';
import { PAPER_PARAMETER } from '../api-docs/projection-parameters.ts';
import { Gate } from '../auth/gate.ts';
import { negotiateType } from '../http/content-negotiation.ts';
import { matchesEtag } from '../http/preconditions.ts';
import {
  ACCEPT,
  inputProblem,
  OWN_MEETINGS,
  PROOFS,
  QUERY,
  SERIES,
  SERIES_COMMANDS,
  SERIES_RULES,
} from '../http/problem-sets.ts';
import { ProblemError } from '../http/problems.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';
import { JSON_TYPE, sendJson } from '../http/request-bodies.ts';
import { formatParameters, paperParameter, sendSheet } from '../views/sheet-response.ts';

type Request = FastifyRequest<{
  Params: { series: string; ranking: string };
  Querystring: Parameters;
}>;

const SERIES_PARAMETER = { name: 'series', schema: { type: 'string' as const }, example: '2026-modifieds' };
const RANKING_PARAMETER = { name: 'ranking', schema: { type: 'string' as const }, example: 'season' };
const ABOUT_COMMANDS = `Defines a series, posts or certifies standings, or breaks a tie. Answers 200 whether
or not the command wrote a record: the same command again writes nothing. The token must be for all meetings
of the series.`;
const ABOUT_STANDINGS = `\`rows\` are the standings by the results that are certified now, as they were
published. \`posted\` is the last version that was posted. It is stale when one of its results was certified
again or reopened, and then says who would move.`;

@ApiTags('series')
@Controller('api/series')
export class SeriesController {
  constructor(
    @Inject(SeriesControl) private readonly control: SeriesControl,
    @Inject(Gate) private readonly gate: Gate,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'All series, the newest first',
    description: 'Each with its name, its rankings, the number of its meetings, and its revision.',
  })
  @ApiSuccess('The series', { [JSON_TYPE]: 'SeriesList' })
  @ApiProblems(QUERY, OWN_MEETINGS)
  async allSeries(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    allowOnlyParameters(request.query, []);
    this.gate.requireMeetings(request, '*');
    sendJson(reply, await this.control.list(), 'no-cache');
  }

  @Post('check')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Checks a series',
    description:
      'A series without errors among the findings can be defined. A warning does not prevent that.',
  })
  @ApiBody({ required: true, schema: ref('SeriesDocument') })
  @ApiSuccess('The findings', { [JSON_TYPE]: 'Findings' })
  @ApiProblems(QUERY)
  checkDocument(@Req() request: Request, @Res() reply: FastifyReply): void {
    allowOnlyParameters(request.query, []);
    const parsed = parseSeries(request.body);
    if (parsed.ok) return sendJson(reply, firstFindings(checkSeries(parsed.value)));
    const { field = '', words } = parsed.problem;
    sendJson(reply, { findings: [{ severity: 'error', session: '', field, words }] });
  }

  @Get(':series')
  @ApiOperation({
    summary: 'A series, with its meetings and what was published',
    description:
      'The meetings are in the order of the season; a ranking has what was posted and certified of it.',
  })
  @ApiParam(SERIES_PARAMETER)
  @ApiHeader(IF_NONE_MATCH)
  @ApiSuccess('The series', { [JSON_TYPE]: 'Series' })
  @ApiNotModified()
  @ApiProblems(QUERY, SERIES, OWN_MEETINGS)
  async oneSeries(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    allowOnlyParameters(request.query, []);
    const answer = await this.control.series(request.params.series);
    if (!answer) throw seriesUnknown(request.params.series);
    this.gate.requireMeetings(request, answer.series.meetings);
    sendTagged(request, reply, JSON.stringify(answer));
  }

  @Post(':series/commands')
  @HttpCode(200)
  @ApiOperation({ summary: 'Issues a command about a series', description: ABOUT_COMMANDS })
  @ApiParam(SERIES_PARAMETER)
  @ApiBody({ required: true, schema: ref('SeriesCommand') })
  @ApiSuccess('The receipt', { [JSON_TYPE]: 'SeriesReceipt' })
  @ApiProblems(QUERY, SERIES_COMMANDS, SERIES, SERIES_RULES, OWN_MEETINGS)
  async issueToSeries(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    allowOnlyParameters(request.query, []);
    const official = this.gate.requireOfficial(request);
    const { series } = request.params;
    const parsed = parseSeriesCommand(request.body);
    if (!parsed.ok) throw new ProblemError(inputProblem(SERIES_COMMANDS, parsed.problem));
    const command = parsed.value;
    const known = await this.control.meetings(series);
    const named = command.type === 'DefineSeries' ? command.series.meetings : [];
    this.gate.requireMeetings(request, [...(known ?? []), ...named]);
    const outcome = await this.control.issue({ series, command, official });
    if (outcome.kind === 'accepted') {
      const { revision, written } = outcome;
      return sendJson(reply, { series, revision, written });
    }
    const { code, words } = outcome.rejection;
    const error = SERIES_RULES.error(code, words);
    this.gate.recordRefusal(request, error.problem, command.type);
    throw error;
  }

  @Get(':series/standings/:ranking')
  @ApiOperation({ summary: 'The standings of a series', description: ABOUT_STANDINGS })
  @ApiParam(SERIES_PARAMETER)
  @ApiParam(RANKING_PARAMETER)
  @ApiQuery(PAPER_PARAMETER)
  @ApiHeader(IF_NONE_MATCH)
  @ApiResponse({
    status: 200,
    description: 'The standings, or a sheet of them',
    content: {
      [JSON_TYPE]: { schema: ref('Standings') },
      [SHEET_TYPES.csv]: { schema: { type: 'string' } },
      [SHEET_TYPES.pdf]: { schema: { type: 'string', format: 'binary' } },
    },
  })
  @ApiNotModified()
  @ApiProblems(QUERY, SERIES, ACCEPT, OWN_MEETINGS)
  async standings(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    const { series, ranking } = request.params;
    const type = negotiateType(request.headers.accept, [JSON_TYPE, SHEET_TYPES.csv, SHEET_TYPES.pdf]);
    const as = SHEET_FORMATS.find((format) => SHEET_TYPES[format] === type);
    allowOnlyParameters(request.query, formatParameters(as ?? 'view'));
    const paper = paperParameter(request.query);
    const found = await this.known(request);
    reply.header('vary', 'accept');
    if (as !== 'csv' && as !== 'pdf') return sendTagged(request, reply, JSON.stringify(found.answer));
    const proof = await this.control.proof(series, ranking);
    const sheet = await publishStandings(found, proof, { as, paper });
    if (isUnchanged(request, reply, sheet.text)) return;
    sendSheet(reply, sheet, sheet.body);
  }

  @Get(':series/standings/:ranking/proof')
  @ApiOperation({
    summary: 'The proof of certified standings',
    description: 'A JWS over the published rows and the results. Check it with `/.well-known/jwks.json`.',
  })
  @ApiParam(SERIES_PARAMETER)
  @ApiParam(RANKING_PARAMETER)
  @ApiSuccess('The proof', { [JSON_TYPE]: 'StandingsProof' })
  @ApiProblems(QUERY, SERIES, PROOFS, OWN_MEETINGS)
  async standingsProof(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    allowOnlyParameters(request.query, []);
    await this.known(request);
    const { series, ranking } = request.params;
    const proof = await this.control.proof(series, ranking);
    if (proof) return sendJson(reply, proof, 'no-cache');
    throw PROOFS.error('proof-unknown', `The standings ${ranking} are not certified, or without keys.`);
  }

  /** Returns the standings that a request is about. @throws ProblemError */
  private async known(request: Request) {
    const { series, ranking } = request.params;
    const found = await this.control.standings(series, ranking);
    if (found.kind !== 'standings') throw standingsError(series, ranking, found);
    this.gate.requireMeetings(request, found.state.series?.meetings ?? []);
    return found;
  }
}

const seriesUnknown = (series: string): ProblemError =>
  SERIES.error('series-unknown', `There is no series "${series}".`);

/** Returns the error for standings that do not exist. */
export function standingsError(series: string, ranking: string, unknown: SeriesUnknown): ProblemError {
  if (unknown.kind === 'series-unknown') return seriesUnknown(series);
  const words = `There is no ranking "${ranking}". The series has ${unknown.rankings.join(', ')}.`;
  return SERIES.error('standings-unknown', words);
}

/** Sends a text with an ETag made of it: it rests on the logs of several meetings. */
function sendTagged(request: Request, reply: FastifyReply, text: string): void {
  if (!isUnchanged(request, reply, text)) sendJson(reply, Buffer.from(text), 'no-cache');
}

/** Sets the ETag of an answer. Returns true, and answers, if the client has it already. */
function isUnchanged({ headers }: Request, reply: FastifyReply, text: string): boolean {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  reply.headers({ etag, 'cache-control': 'no-cache' });
  if (!matchesEtag(headers['if-none-match'], etag)) return false;
  reply.code(304).send();
  return true;
}
