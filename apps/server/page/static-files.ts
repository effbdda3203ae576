import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/**
 * Adds `reply.sendFile`, which sends a file of a folder, or the `.br` or `.gz` file beside it if the client
 * accepts one. Each route names its own file: a request never names a file on disk. Routes set the caching.
 */
export async function installStaticFiles(instance: FastifyInstance): Promise<void> {
  await instance.register(fastifyStatic, {
    serve: false,
    preCompressed: true,
    cacheControl: false,
    // A copy of the same build on another server has other times.
    lastModified: false,
    acceptRanges: false,
  });
}
