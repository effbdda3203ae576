import { createHash } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeyRing } from '#race-control';
import { Answers, Fails } from '../api-docs/decorators.ts';
import { isKnown } from '../http/preconditions.ts';
import { onlyParameters, type Parameters } from '../http/query-parameters.ts';
import { KEYS } from '../injection-tokens.ts';

/** RFC 7517. */
const JWK_SET = 'application/jwk-set+json';
/** Seconds. A new key may sign at once, so whoever meets a kid that is not in the set asks again. */
const MAX_AGE = 300;

type Request = FastifyRequest<{ Querystring: Parameters }>;

@ApiTags('proof')
@Controller('.well-known')
export class JwksController {
  constructor(@Inject(KEYS) private readonly keys: KeyRing) {}

  @Get('jwks.json')
  @ApiOperation({
    summary: 'The public keys that prove what this server has signed',
    description:
      'A JWK set (RFC 7517): the key that signs now, and all that signed before it. Whoever meets a `kid` ' +
      'that is not among the keys it holds asks again.',
  })
  @ApiHeader({ name: 'If-None-Match', description: 'An ETag: 304 if the keys are still the same.' })
  @Answers('The keys', { [JWK_SET]: 'JwkSet' })
  @Fails('query-wrong', 'keys-missing')
  jwks(@Req() { query, headers }: Request, @Res() reply: FastifyReply): void {
    onlyParameters(query, []);
    const body = JSON.stringify(this.keys.publicKeys);
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    reply.headers({ etag, 'cache-control': `public, max-age=${MAX_AGE}` });
    // As bytes: to text Fastify would add a charset, which this media type has not.
    if (isKnown(headers['if-none-match'], etag)) reply.code(304).send();
    else reply.header('content-type', JWK_SET).send(Buffer.from(body));
  }
}
