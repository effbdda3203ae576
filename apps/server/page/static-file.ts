import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { encodingOf, type Encoding } from '../http/content-negotiation.ts';
import { isKnown } from '../http/preconditions.ts';

const BROTLI = promisify(brotliCompress);
const GZIP = promisify(gzip);
/** Where a script of 240 kB waits 25 ms. The best there is makes it 9 % smaller, and takes a second. */
const QUALITY = 5;
/** What is packed already only grows. */
const PACKS = /^(?:text\/|image\/svg|application\/(?:json|manifest))/u;

const PACK: Readonly<Record<Encoding, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) => BROTLI(body, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } }),
  gzip: (body) => GZIP(body),
  identity: (body) => Promise.resolve(body),
};

/** A document that stays the same as long as the server runs: packed once, when it is first asked for so. */
export class StaticFile {
  private readonly hash: string;
  private readonly packs: boolean;
  private readonly packed = new Map<Encoding, Promise<Buffer>>();

  constructor(
    private readonly type: string,
    private readonly body: Buffer,
    private readonly caching: string,
  ) {
    this.hash = createHash('sha256').update(body).digest('base64url');
    this.packs = PACKS.test(type);
  }

  /** Answers a request with it, or with 304 where the client has it. */
  async send({ headers }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const encoding = this.packs ? encodingOf(headers['accept-encoding']) : 'identity';
    const etag = `"${this.hash}.${encoding}"`;
    reply.headers({ etag, 'cache-control': this.caching });
    if (this.packs) reply.header('vary', 'accept-encoding');
    if (isKnown(headers['if-none-match'], etag)) return reply.code(304).send();
    if (encoding !== 'identity') reply.header('content-encoding', encoding);
    return reply.header('content-type', this.type).send(await this.as(encoding));
  }

  private as(encoding: Encoding): Promise<Buffer> {
    const known = this.packed.get(encoding);
    if (known) return known;
    const packed = PACK[encoding](this.body);
    this.packed.set(encoding, packed);
    return packed;
  }
}
