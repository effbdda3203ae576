import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { checkFormat, firstFindings, type Finding, type Format } from '#domain';
import { parseFormat, type Findings, type Formats } from '#race-control';
import { ApiSuccess, ApiProblems, ref } from '../api-docs/decorators.ts';
import { JSON_TYPE, MEDIA_TYPES } from '../http/request-bodies.ts';
import { NdjsonBody } from './ndjson-body.ts';
import { BODY, FORMAT, QUERY } from '../http/problem-sets.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';
import { PRESETS } from '../injection-tokens.ts';

@ApiTags('formats')
@Controller('api/formats')
export class FormatsController {
  constructor(@Inject(PRESETS) private readonly presets: ReadonlyMap<string, Format>) {}

  @Get()
  @ApiOperation({
    summary: 'The format presets',
    description: 'Commands may name a preset by its id, instead of sending the whole format.',
  })
  @ApiSuccess('All presets', { [JSON_TYPE]: 'Formats' })
  @ApiProblems(QUERY)
  list(@Query() query: Parameters): Formats {
    allowOnlyParameters(query, []);
    return { formats: [...this.presets.values()] };
  }

  @Post('check')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Checks a format',
    description:
      'A format without findings can be adopted. A warning does not prevent that; an error does. ' +
      'A format has at most 64 KiB.',
  })
  @ApiBody({ required: true, schema: ref('Format') })
  @ApiSuccess('The findings', { [JSON_TYPE]: 'Findings' })
  @ApiProblems(QUERY, FORMAT)
  check(@Body() body: unknown, @Query() query: Parameters): Findings {
    allowOnlyParameters(query, []);
    if (body === undefined) throw BODY.error('body-missing');
    if (body instanceof NdjsonBody) {
      throw BODY.error('media-type-unsupported', 'A format is one JSON document.', {
        types: MEDIA_TYPES.slice(0, 1),
      });
    }
    const parsed = parseFormat(body);
    return parsed.ok
      ? firstFindings(checkFormat(parsed.value))
      : { findings: [shapeFinding(parsed.problem, body)] };
  }
}

/** Returns an error of the shape as a finding. Its path names the session by its index in the list. */
function shapeFinding({ field = '', words }: { field?: string; words: string }, body: unknown): Finding {
  const [, index, rest] = /^sessions\[([0-9]+)\]\.?(.*)$/su.exec(field) ?? [];
  const sessions = (body as { sessions?: { id?: unknown }[] } | null)?.sessions;
  const id = index === undefined ? undefined : sessions?.[Number(index)]?.id;
  const session = typeof id === 'string' ? id : '';
  return { severity: 'error', session, field: session === '' ? field : (rest ?? ''), words };
}
