import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblems, ApiSuccess } from '../api-docs/decorators.ts';
import { Gate } from '../auth/gate.ts';
import { OWN_MEETINGS, QUERY } from '../http/problem-sets.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';
import { Metrics } from './metrics.ts';

@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(Gate) private readonly gate: Gate,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What the server does, for Prometheus',
    description:
      'Metrics in the text format of Prometheus. The token must be for all meetings; any role will do, ' +
      '`viewer` for example. `--metrics-port` opens them on a port of this machine without a token.',
  })
  @ApiSuccess('The metrics', { 'text/plain': 'Metrics' })
  @ApiProblems(QUERY, OWN_MEETINGS)
  async readMetrics(
    @Query() query: Parameters,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.gate.requireAllMeetings(request);
    allowOnlyParameters(query, []);
    reply.headers({ 'content-type': this.metrics.contentType, 'cache-control': 'no-store' });
    reply.send(await this.metrics.text());
  }
}
