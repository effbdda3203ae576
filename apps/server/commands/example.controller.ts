import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RaceControl, type ExampleAdded } from '#race-control';
import { ApiProblems, ApiSuccess } from '../api-docs/decorators.ts';
import { Gate } from '../auth/gate.ts';
import { EXAMPLE_MEETING, issueExample, type ExampleOutcome } from '../example.ts';
import { DIRECTORS, EXAMPLE, QUERY } from '../http/problem-sets.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';
import { JSON_TYPE, sendJson } from '../http/request-bodies.ts';

/** Adds the example meeting to a server without meetings, for people who look around. */
@ApiTags('meetings')
@Controller('api/example')
export class ExampleController {
  /** Two requests at once share one run. */
  private running: Promise<ExampleOutcome> | null = null;

  constructor(
    @Inject(Gate) private readonly gate: Gate,
    @Inject(RaceControl) private readonly race: RaceControl,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Adds the example meeting',
    description: `For directors of all meetings, on a server without meetings. It issues the commands of
\`${EXAMPLE_MEETING}\`, a real race, in their own names, which takes some seconds.`,
  })
  @ApiSuccess('The example', { [JSON_TYPE]: 'ExampleAdded' })
  @ApiProblems(QUERY, DIRECTORS, EXAMPLE)
  async addExample(
    @Req() request: FastifyRequest<{ Querystring: Parameters }>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    allowOnlyParameters(request.query, []);
    this.gate.requireDirector(request);
    if (!this.running && (await this.hasMeetings())) throw EXAMPLE.error('meetings-exist');
    this.running ??= issueExample(this.race).finally(() => (this.running = null));
    const { commands } = await this.running;
    const added: ExampleAdded = { meeting: EXAMPLE_MEETING, commands };
    sendJson(reply, added, 'no-store');
  }

  private async hasMeetings(): Promise<boolean> {
    for (const archived of [false, true]) {
      const { meetings, next } = await this.race.meetings({ archived });
      if (meetings.length > 0 || next !== null) return true;
    }
    return false;
  }
}
