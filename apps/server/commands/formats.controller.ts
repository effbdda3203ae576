import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { checkFormat, type Finding, type Format } from '#domain';
import { parseFormat } from '#race-control';
import { Answers, Fails, ref } from '../api-docs/decorators.ts';
import { JSON_TYPE, Lines, MEDIA_TYPES } from '../http/request-bodies.ts';
import { failed } from '../http/problems.ts';
import { onlyParameters, type Parameters } from '../http/query-parameters.ts';
import { PRESETS } from '../injection-tokens.ts';

@ApiTags('formats')
@Controller('api/formats')
export class FormatsController {
  constructor(@Inject(PRESETS) private readonly presets: ReadonlyMap<string, Format>) {}

  @Get()
  @ApiOperation({ summary: 'The formats that may be named instead of being written out' })
  @Answers('All of them', { [JSON_TYPE]: 'Formats' })
  @Fails('query-wrong')
  list(@Query() query: Parameters): { formats: readonly Format[] } {
    onlyParameters(query, []);
    return { formats: [...this.presets.values()] };
  }

  @Post('check')
  @HttpCode(200)
  @ApiOperation({
    summary: 'What is wrong with a format',
    description:
      'No finding: it may be adopted. A warning does not keep it from being adopted; an error does.',
  })
  @ApiBody({ required: true, schema: ref('Format') })
  @Answers('The findings', { [JSON_TYPE]: 'Findings' })
  @Fails('malformed-json', 'not-utf8', 'body-missing', 'too-large', 'media-type-unsupported', 'query-wrong')
  check(@Body() body: unknown, @Query() query: Parameters): { findings: readonly Finding[] } {
    onlyParameters(query, []);
    if (body === undefined) throw failed('body-missing');
    if (body instanceof Lines) {
      throw failed('media-type-unsupported', 'A format is one JSON document.', {
        types: MEDIA_TYPES.slice(0, 1),
      });
    }
    const parsed = parseFormat(body);
    return { findings: parsed.ok ? checkFormat(parsed.value) : [misshapen(parsed.problem, body)] };
  }
}

/** What the shape alone refuses is a finding as well; the path names the session by its place in the list. */
function misshapen({ field = '', words }: { field?: string; words: string }, body: unknown): Finding {
  const [, place, rest] = /^sessions\[([0-9]+)\]\.?(.*)$/su.exec(field) ?? [];
  const sessions = (body as { sessions?: { id?: unknown }[] } | null)?.sessions;
  const id = place === undefined ? undefined : sessions?.[Number(place)]?.id;
  const session = typeof id === 'string' ? id : '';
  return { severity: 'error', session, field: session === '' ? field : (rest ?? ''), words };
}
