import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WhoAmI } from '#race-control';
import { ApiSuccess, ApiProblems } from '../api-docs/decorators.ts';
import { Gate } from './gate.ts';
import { JSON_TYPE, sendJson } from '../http/request-bodies.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';
import { QUERY } from '../http/problem-sets.ts';

type Request = FastifyRequest<{ Querystring: Parameters }>;

const ABOUT = `Says which access this server requires, and which official the token belongs to now. The log
of officials overrides the claims of the token. Without a token the official is \`null\`, on a private server
too. An invalid token is refused as on every route.`;

@ApiTags('officials')
@Controller('api')
export class WhoamiController {
  constructor(@Inject(Gate) private readonly gate: Gate) {}

  @Get('whoami')
  @ApiOperation({
    summary: 'The official of this request',
    description: ABOUT,
  })
  @ApiSuccess('The official and the access to the server', { [JSON_TYPE]: 'Whoami' })
  @ApiProblems(QUERY)
  whoami(@Req() request: Request, @Res() reply: FastifyReply): void {
    allowOnlyParameters(request.query, []);
    const { gate } = this;
    const answer: WhoAmI = { open: gate.isOpen, private: gate.isPrivate, official: gate.identify(request) };
    // On an open server the answer depends on a header that caches do not take into account.
    sendJson(reply, answer, 'no-store');
  }
}
