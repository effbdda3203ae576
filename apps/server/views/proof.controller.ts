import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RaceControl } from '#race-control';
import { ApiSuccess, ApiProblems, MEETING_PARAMETER } from '../api-docs/decorators.ts';
import { JSON_TYPE, sendJson } from '../http/request-bodies.ts';
import { ProblemError } from '../http/problems.ts';
import { MEETINGS, PROOFS, QUERY, SESSIONS, meetingUnknown, sessionUnknown } from '../http/problem-sets.ts';
import { SESSION_PARAMETER } from '../api-docs/projection-parameters.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';

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
    summary: 'The proof of the certified result of a session',
    description: 'A JWS over the published result. Check it with the keys of `/.well-known/jwks.json`.',
  })
  @ApiParam(MEETING_PARAMETER)
  @ApiParam(SESSION_PARAMETER)
  @ApiSuccess('The proof', { [JSON_TYPE]: 'ResultProof' })
  @ApiProblems(QUERY, MEETINGS, SESSIONS, PROOFS)
  async proof(@Req() { params, query }: Request, @Res() reply: FastifyReply): Promise<void> {
    allowOnlyParameters(query, []);
    const { meeting, session } = params;
    const answer = await this.race.proof(meeting, session);
    switch (answer.kind) {
      case 'proof':
        return sendJson(reply, answer.proof, 'no-cache');
      case 'meeting-unknown':
        throw new ProblemError(meetingUnknown(meeting));
      case 'session-unknown':
        throw new ProblemError(sessionUnknown(session, answer.sessions));
      case 'proof-unknown':
        throw PROOFS.error('proof-unknown', answer.words);
    }
  }
}
