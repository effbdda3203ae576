import { randomUUID } from 'node:crypto';
import { fastify } from 'fastify';
import { openFileLog, openSqliteLog } from './reference-logs.ts';

/*
 * The baselines of the HTTP figures, as a process of its own: a server that does only the necessary work for
 * a command. It validates the body, decides in memory, and answers once the record is durable. The arguments
 * are the kind of the log (`file` or `sqlite`) and its file. It prints its address when it listens.
 */

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength }) as const;
const body = {
  type: 'object',
  required: ['type', 'session', 'car', 'timeMs'],
  additionalProperties: false,
  properties: {
    type: { const: 'RecordLap' },
    session: text(60),
    car: text(16),
    timeMs: { type: 'integer', minimum: 1 },
  },
};
const response = {
  200: {
    type: 'object',
    properties: {
      meeting: { type: 'string' },
      revision: { type: 'integer' },
      events: {
        type: 'array',
        items: {
          type: 'object',
          properties: { revision: { type: 'integer' }, type: { type: 'string' } },
        },
      },
      commandId: { type: 'string' },
    },
  },
};

interface Meeting {
  revision: number;
  /** Completed laps by car, of the one session. */
  readonly laps: Map<string, number>;
}

const CARS = Array.from({ length: 40 }, (_, i) => String(i + 1));
const meetings = new Map<string, Meeting>();

function meetingOf(id: string): Meeting {
  const known = meetings.get(id);
  if (known) return known;
  const created = { revision: -1, laps: new Map(CARS.map((car) => [car, 0])) };
  meetings.set(id, created);
  return created;
}

interface Route {
  readonly Params: { readonly meeting: string };
  readonly Body: { readonly session: string; readonly car: string; readonly timeMs: number };
}

const [, , kind, file = ''] = process.argv;
const makeDurable = await (kind === 'file' ? openFileLog(file) : openSqliteLog(file));
const app = fastify();
app.post<Route>('/api/meetings/:meeting/commands', { schema: { body, response } }, async (request, reply) => {
  const { meeting } = request.params;
  const { session, car, timeMs } = request.body;
  const state = meetingOf(meeting);
  const laps = state.laps.get(car);
  if (session !== 'race' || laps === undefined) return reply.code(409).send();
  state.laps.set(car, laps + 1);
  state.revision += 1;
  const { revision } = state;
  const commandId = randomUUID();
  const metadata = { commandId, recordedAt: new Date().toISOString() };
  const data = { session, car, lap: laps + 1, timeMs };
  const type = 'LapSet';
  await makeDurable({ stream: `meeting-${meeting}`, revision, id: randomUUID(), type, data, metadata });
  return { meeting, revision, events: [{ revision, type }], commandId };
});
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
