import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { didYouMean, RaceControl } from '#race-control';
import { Answers, Fails, MEETING } from '../api-docs/decorators.ts';
import { JSON_TYPE, JSON_UTF8 } from '../http/request-bodies.ts';
import { failed, ProblemError, unknown } from '../http/problems.ts';
import { SESSION } from '../api-docs/projection-parameters.ts';
import { onlyParameters, type Parameters } from '../http/query-parameters.ts';

type Request = FastifyRequest<{
  Params: { meeting: string; session: string };
  Querystring: Parameters;
}>;

@ApiTags('proof')
@Controller('api/meetings/:meeting/sessions/:session/proof')
export class ProofController {
  constructor(@Inject(RaceControl) private readonly race: RaceControl) {}

  @Get()
  @ApiOperation({
    summary: 'What proves the certified result of a session',
    description: 'A JWS over the result as it was published, to be checked with `/.well-known/jwks.json`.',
  })
  @ApiParam(MEETING)
  @ApiParam(SESSION)
  @Answers('The proof', { [JSON_TYPE]: 'ResultProof' })
  @Fails('query-wrong', 'meeting-unknown', 'session-unknown', 'proof-unknown')
  async proof(@Req() { params, query }: Request, @Res() reply: FastifyReply): Promise<void> {
    onlyParameters(query, []);
    const { meeting, session } = params;
    const answer = await this.race.proof(meeting, session);
    switch (answer.kind) {
      case 'proof':
        reply.headers({ 'content-type': JSON_UTF8, 'cache-control': 'no-cache' });
        reply.send(JSON.stringify(answer.proof));
        return;
      case 'meeting-unknown':
        throw new ProblemError(unknown('meeting-unknown', `There is no meeting "${meeting}".`));
      case 'session-unknown': {
        const { sessions } = answer;
        const words = `There is no session "${session}".${didYouMean(session, sessions)}`;
        throw new ProblemError(unknown('session-unknown', words, { sessions }));
      }
      case 'proof-unknown':
        throw failed('proof-unknown', answer.words);
    }
  }
}
