import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, Fails, OPEN_ONLY } from '../api-docs/decorators.ts';
import { Gate } from './gate.ts';
import { JSON_TYPE, JSON_UTF8 } from '../http/request-bodies.ts';
import { onlyParameters, type Parameters } from '../http/query-parameters.ts';

type Request = FastifyRequest<{ Querystring: Parameters }>;

const ABOUT = `What this server asks for, and who the bearer of the token is to it now: the log of officials
comes before what the token says. Whoever sends none is nobody (\`null\`), on a private server too; a token
that does not count is refused as everywhere.`;

@ApiTags('officials')
@Controller('api')
export class WhoamiController {
  constructor(@Inject(Gate) private readonly gate: Gate) {}

  @Get('whoami')
  @ApiOperation({ summary: 'Who asks', description: ABOUT, security: [{}, { bearer: [] }] })
  @ApiHeader({ name: 'Greenflag-Official', description: OPEN_ONLY, example: 'Jane Doe; role=director' })
  @Answers('The official, and the server', { [JSON_TYPE]: 'Whoami' })
  @Fails('token-wrong', 'token-expired', 'token-revoked', 'official-wrong', 'query-wrong')
  whoami(@Req() request: Request, @Res() reply: FastifyReply): void {
    onlyParameters(request.query, []);
    const { gate } = this;
    const answer = { open: gate.isOpen, private: gate.isPrivate, official: gate.self(request) };
    // It may go by a header that a cache knows nothing of.
    reply.headers({ 'cache-control': 'no-store', 'content-type': JSON_UTF8 }).send(JSON.stringify(answer));
  }
}
