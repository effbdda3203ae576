import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WhoAmI } from '#race-control';
import { ApiSuccess, ApiProblems } from '../api-docs/decorators.ts';
import { Gate } from './gate.ts';
import { CACHE_FOR_A_SECOND } from '../http/caching.ts';
import { JSON_TYPE, sendJson } from '../http/request-bodies.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';
import { QUERY } from '../http/problem-sets.ts';
import { REACH } from '../injection-tokens.ts';
import type { Reach } from '../officials/public-url.ts';

type Request = FastifyRequest<{ Querystring: Parameters }>;

/** The headers that name an official. */
const IDENTIFYING = ['authorization', 'greenflag-official'];

const ABOUT = `Says which access this server requires, and which official the token belongs to now. The log
of officials overrides the claims of the token. Without a token the official is \`null\`, on a private server
too. An invalid token is refused as on every route.`;

@ApiTags('officials')
@Controller('api')
export class WhoamiController {
  constructor(
    @Inject(Gate) private readonly gate: Gate,
    @Inject(REACH) private readonly reach: Reach,
  ) {}

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
    const answer: WhoAmI = {
      open: gate.isOpen,
      private: gate.isPrivate,
      publicUrl: this.reach.publicUrl,
      official: gate.identify(request),
    };
    // Every viewer asks once. All who name nobody get the same answer.
    reply.headers({ vary: IDENTIFYING.join(', '), 'cache-control': CACHE_FOR_A_SECOND });
    const isNobody = IDENTIFYING.every((header) => request.headers[header] === undefined);
    sendJson(reply, answer, isNobody ? undefined : 'no-store');
  }
}
