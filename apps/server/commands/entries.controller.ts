import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiConsumes, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { COMMANDS } from '#domain';
import type { ViewOf } from '#projections';
import { entryListCsv } from '#publishing';
import { ENTRY_FIELDS, importEntries, RaceControl, type EntryField } from '#race-control';
import { IssueCommand } from '#race-control/nest';
import { ApiProblems, ApiSuccess, MEETING_PARAMETER } from '../api-docs/decorators.ts';
import { Gate } from '../auth/gate.ts';
import { ProblemError } from '../http/problems.ts';
import { ENTRIES, MEETINGS, meetingUnknown, QUERY, queryError, RULES } from '../http/problem-sets.ts';
import {
  allowOnlyParameters,
  booleanParameter,
  textParameter,
  type Parameters,
} from '../http/query-parameters.ts';
import { CSV, JSON_TYPE, sendJson } from '../http/request-bodies.ts';
import { inContextOf } from '../telemetry/tracing.ts';
import { entryListIn } from './entry-list-body.ts';

type Request = FastifyRequest<{ Params: { meeting: string }; Querystring: Parameters }>;

const ABOUT_IMPORT = `The list has one car on each line. The first line names the columns, in any order and in
their usual spellings, as timing programs and this server write them. Commas, semicolons and tabs are
recognised, and so are UTF-8, UTF-16 and Windows-1252.

Cars that are new are entered, entries that differ are amended, and cars whose \`Status\` is withdrawn,
scratched or DNS are withdrawn. An empty cell changes nothing. A car that is withdrawn is not entered
again. The same list again writes nothing. A list with a mistake is not imported at all: the answer names each
mistake by its line and column. What the rules refuse is in \`refused\`.`;
const BOOLEAN = { type: 'boolean' as const, default: false };
const WITHOUT_COLUMN = '-';
const IMPORTERS = COMMANDS.EnterCar.roles;

@ApiTags('entries')
@Controller('api/meetings/:meeting/entries')
export class EntriesController {
  constructor(
    @Inject(RaceControl) private readonly race: RaceControl,
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(Gate) private readonly gate: Gate,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The entries as CSV',
    description: 'A list for timing programs and spreadsheets. It can be imported again.',
  })
  @ApiParam(MEETING_PARAMETER)
  @ApiSuccess('The list', { [CSV]: 'EntryList' })
  @ApiProblems(QUERY, MEETINGS)
  async exportEntries(@Req() { params, query }: Request, @Res() reply: FastifyReply): Promise<void> {
    allowOnlyParameters(query, []);
    const { meeting } = params;
    const answer = await this.race.view({ meeting, projection: 'entry-list' });
    if (answer.kind !== 'view') throw new ProblemError(meetingUnknown(meeting));
    reply.headers({
      'content-type': `${CSV}; charset=utf-8`,
      'content-disposition': `attachment; filename="${meeting}-entries.csv"`,
      'cache-control': 'no-cache',
    });
    reply.send(entryListCsv(answer.view as unknown as ViewOf<'entry-list'>));
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Imports an entry list', description: ABOUT_IMPORT })
  @ApiParam(MEETING_PARAMETER)
  @ApiConsumes(CSV)
  @ApiBody({ required: true, schema: { type: 'string' } })
  @ApiQuery({
    name: 'dryRun',
    required: false,
    schema: BOOLEAN,
    description: 'Write nothing, and say what the list would do.',
  })
  @ApiQuery({
    name: 'withdrawMissing',
    required: false,
    schema: BOOLEAN,
    description: 'Withdraw the entered cars that the list does not have, of the classes that it has.',
  })
  @ApiQuery({
    name: 'headings',
    required: false,
    schema: { type: 'boolean' },
    description: 'Whether the first line names the columns. By default the list shows it.',
  })
  @ApiQuery({
    name: 'columns',
    required: false,
    schema: { type: 'string' },
    description:
      `What each column holds, by position, instead of what its heading says: ${ENTRY_FIELDS.join(', ')}, ` +
      `or ${WITHOUT_COLUMN} for a column that is not imported.`,
    example: 'car,driver,-,transponder',
  })
  @ApiSuccess('What the list did, or would do', { [JSON_TYPE]: 'EntryImport' })
  @ApiProblems(QUERY, MEETINGS, ENTRIES, RULES)
  async importEntries(@Req() request: Request, @Res() reply: FastifyReply): Promise<void> {
    const { params, query } = request;
    allowOnlyParameters(query, ['dryRun', 'withdrawMissing', 'headings', 'columns']);
    this.gate.requireRole(request, IMPORTERS, 'import entries');
    const official = this.gate.requireOfficial(request);
    const { meeting } = params;
    const hasHeadings = booleanParameter(query, 'headings');
    const columns = columnsParameter(query);
    const target = {
      state: (id: string) => this.race.state(id),
      issue: (issued: IssueCommand['request']) => this.issue(request, issued),
    };
    const document = await importEntries(target, {
      meeting,
      official,
      bytes: entryListIn(request),
      dryRun: booleanParameter(query, 'dryRun') ?? false,
      withdrawMissing: booleanParameter(query, 'withdrawMissing') ?? false,
      ...(hasHeadings !== undefined && { hasHeadings }),
      ...(columns && { columns }),
    });
    if (!document) throw new ProblemError(meetingUnknown(meeting));
    const [first] = document.mistakes;
    if (document.dryRun || !first) return sendJson(reply, document);
    const { mistakes, moreMistakes } = document;
    const where = first.column === null ? '' : `, column ${first.column}`;
    throw ENTRIES.error('entries-wrong', `Line ${first.line}${where}: ${first.words}`, {
      mistakes,
      moreMistakes,
    });
  }

  private issue(request: Request, issued: IssueCommand['request']) {
    const command = new IssueCommand({ ...issued, requestId: request.id });
    return inContextOf(request, () => this.bus.execute(command));
  }
}

function columnsParameter(query: Parameters): readonly (EntryField | null)[] | undefined {
  return textParameter(query, 'columns')
    ?.split(',')
    .map((name) => {
      if (name === WITHOUT_COLUMN || name === '') return null;
      const field = ENTRY_FIELDS.find((each) => each === name);
      if (field) return field;
      throw queryError('columns', `"${name.slice(0, 40)}" is no field. Use ${ENTRY_FIELDS.join(', ')} or -.`);
    });
}
