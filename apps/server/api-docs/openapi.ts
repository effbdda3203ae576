import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { ProblemCode } from '../http/problem-registry.ts';
import { PROBLEM_CODES } from './decorators.ts';
import { accessOf, COMMON_RESPONSES, commonCodes, problemResponses } from './problem-responses.ts';
import { openApiSchemas } from './schemas.ts';

const DESCRIPTION = `Race control: commands go in, each meeting has one log, and views come out.

A command needs the token of an official (\`Authorization: Bearer <token>\`). A server that was started
with \`--open\` needs \`Greenflag-Official: <name>; role=<role>\` instead. Every refusal is an RFC 9457
problem with a stable \`code\`. A revision is a position in the log of a meeting: receipts and ETags
contain it, and \`If-Match\` and \`at\` accept it. \`/api/asyncapi.json\` describes the messages of the
streams.`;

const TAGS = {
  commands: 'What officials issue: one command, or a script of many.',
  entries: 'Entry lists, as timing programs and spreadsheets write and read them.',
  meetings: 'The meetings of the server, and the log of each.',
  projections: 'Views of a meeting, now or at any earlier moment, and what changed between two.',
  streams: 'The log and the views as they change, as server-sent events.',
  feeds: 'The timing feeds: decoders and timing programs that report crossings.',
  formats: 'The formats of meetings as data.',
  series: 'Seasons: standings over meetings, from certified results.',
  proof: 'What anyone needs to check a certified result.',
  officials: 'Who may act, and with which right.',
  health: 'Whether the server runs and can accept commands.',
};

/** Builds the OpenAPI document from the routes and from the schemas of commands, views and answers. */
export function buildOpenApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Greenflag')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'This server')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'Greenflag-Official', description: ABOUT_OFFICIAL },
      'official',
    )
    .addApiKey({ type: 'apiKey', in: 'query', name: 'ticket', description: ABOUT_TICKET }, 'ticket');
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (_controller, method) => method,
  });
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods as Readonly<Record<string, Operation>>)) {
      completeOperation(operation, method, path);
    }
  }
  // The builder would write an empty address beside the name.
  const info = { ...document.info, contact: { name: 'The operator of this server' } };
  const components = { ...document.components, responses: COMMON_RESPONSES, schemas: openApiSchemas() };
  return { ...document, info, components: components as never };
}

const ABOUT_OFFICIAL =
  'Only on an open server (`--open`), which has no tokens: the official who sends the request, like ' +
  '`Jane Doe; role=director`.';
const ABOUT_TICKET =
  'Only for reading on a private server, by clients that cannot send a header: a ticket of ' +
  'POST /api/meetings/…/tickets or /api/tickets.';

interface Operation {
  responses: Readonly<Record<string, unknown>>;
  security?: readonly object[];
  readonly requestBody?: unknown;
  [PROBLEM_CODES]?: readonly ProblemCode[];
}

/** Adds the protection of an operation and all its problems: its own, and those that its kind can have. */
function completeOperation(operation: Operation, method: string, path: string): void {
  const { [PROBLEM_CODES]: own = [], requestBody, responses } = operation;
  const { security, codes } = accessOf(method, path);
  delete operation[PROBLEM_CODES];
  operation.security = security;
  const problems = problemResponses([...own, ...codes, ...commonCodes(requestBody !== undefined)]);
  operation.responses = { ...responses, ...problems };
}
