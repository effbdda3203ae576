import { fastify } from 'fastify';

/*
 * The baseline of the HTTP figures, as a process of its own: a POST route that only validates its JSON body.
 * It prints its address when it listens.
 */
const body = {
  type: 'object',
  required: ['type', 'session', 'car'],
  additionalProperties: false,
  properties: {
    type: { type: 'string' },
    session: { type: 'string', maxLength: 60 },
    car: { type: 'string', maxLength: 16 },
    timeMs: { type: 'number', exclusiveMinimum: 0 },
  },
};

const app = fastify();
let revision = 0;
app.post('/api/meetings/:meeting/commands', { schema: { body } }, (request) => {
  const { meeting } = request.params as { meeting: string };
  revision += 1;
  return { meeting, revision, events: [{ revision, type: 'LapSet' }], commandId: 'none' };
});
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
