import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { loadContract } from '../support/contract.ts';

interface Findings {
  readonly redocly: readonly string[];
  readonly spectral: readonly string[];
  readonly asyncapi: readonly string[];
}

/** Returns what `redocly lint`, `spectral:oas` and the parser of AsyncAPI find. */
async function findingsIn(openapi: object, asyncapi: object): Promise<Findings> {
  const child = spawn(process.execPath, ['test/support/lint-documents.mjs']);
  child.stdin.end(JSON.stringify({ openapi, asyncapi }));
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(await stderr);
  return JSON.parse(await stdout) as Findings;
}

it('the usual tools find nothing in the documents', async () => {
  const { openApi, asyncApi } = await loadContract();
  expect(await findingsIn(openApi, asyncApi)).toEqual({ redocly: [], spectral: [], asyncapi: [] });
});

it('each tool finds a planted fault', async () => {
  const { openApi, asyncApi } = await loadContract();
  const [openapi, asyncapi] = [structuredClone(openApi), structuredClone(asyncApi)] as unknown as [
    { servers: unknown; paths: Record<string, { get: { security?: unknown; tags?: unknown } }> },
    { channels: { log: { messages: { Lost: object } } } },
  ];
  openapi.servers = [];
  delete openapi.paths['/api/meetings']?.get.security;
  delete openapi.paths['/api/meetings']?.get.tags;
  asyncapi.channels.log.messages.Lost = { $ref: '#/components/messages/Lost' };
  const { redocly, spectral, asyncapi: parser } = await findingsIn(openapi, asyncapi);
  expect(redocly.join('\n')).toMatch(/no-empty-servers[\s\S]*security-defined/u);
  expect(spectral.join('\n')).toContain('operation-tags');
  expect(parser.join('\n')).toContain('Lost');
});
