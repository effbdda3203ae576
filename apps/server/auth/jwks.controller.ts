import { createHash } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeyRing } from '#race-control';
import { ApiNotModified, ApiProblems, ApiSuccess, IF_NONE_MATCH } from '../api-docs/decorators.ts';
import { matchesEtag } from '../http/preconditions.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';
import { KEYS } from '../injection-tokens.ts';
import { QUERY } from '../http/problem-sets.ts';

/** RFC 7517. */
const JWK_SET = 'application/jwk-set+json';
/** A new key signs at once, so clients that meet an unknown kid must not wait for long. */
const MAX_AGE_SECONDS = 300;

type Request = FastifyRequest<{ Querystring: Parameters }>;

@ApiTags('proof')
@Controller('.well-known')
export class JwksController {
  constructor(@Inject(KEYS) private readonly keys: KeyRing) {}

  @Get('jwks.json')
  @ApiOperation({
    summary: 'The public keys for the signatures of this server',
    description:
      'A JWK set (RFC 7517) with the current key and all earlier ones. A client that meets an ' +
      'unknown `kid` requests the set again.',
  })
  @ApiHeader(IF_NONE_MATCH)
  @ApiNotModified()
  @ApiSuccess('The keys', { [JWK_SET]: 'JwkSet' })
  @ApiProblems(QUERY)
  jwks(@Req() { query, headers }: Request, @Res() reply: FastifyReply): void {
    allowOnlyParameters(query, []);
    const body = JSON.stringify(this.keys.publicKeys);
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    reply.headers({ etag, 'cache-control': `public, max-age=${MAX_AGE_SECONDS}` });
    // Fastify adds a charset to a text, which this media type does not have, so the body is sent as bytes.
    if (matchesEtag(headers['if-none-match'], etag)) reply.code(304).send();
    else reply.header('content-type', JWK_SET).send(Buffer.from(body));
  }
}
