import { randomUUID } from 'node:crypto';
import { serve, type RunningServer, type ServeOptions } from '../../apps/server/index.ts';
import { loadContract } from './contract.ts';
import { SseClient } from './sse.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body if it is JSON, otherwise empty. */
  readonly json: Readonly<Record<string, unknown>>;
}

export const DIRECTOR = { 'greenflag-official': 'Jane Doe; role=director' };
export const NDJSON = 'application/x-ndjson';

/**
 * A server on a free port, with the requests that the specs need. Everything that it answers is checked
 * against the documents that it publishes.
 */
export interface TestServer extends RunningServer {
  fetch(path: string, init?: RequestInit): Promise<Reply>;
  /** Follows an event stream. */
  stream(path: string, headers?: Record<string, string>): Promise<SseClient>;
  /** Issues a command, as a director unless the headers name another official. */
  issue(command: unknown, headers?: Record<string, string>, meeting?: string): Promise<Reply>;
  /** Issues a command of a director under one id until it is accepted, however slow the store is. */
  prepare(command: unknown, meeting?: string): Promise<void>;
}

const started: RunningServer[] = [];
// A test that fails does not reach the line that closes its server, and then jest would never exit.
afterAll(async () => void (await Promise.all(started.map((server) => server.close()))));

export async function startServer(options: Partial<ServeOptions> = {}): Promise<TestServer> {
  const running = await serve({
    port: 0,
    store: 'memory:',
    open: true,
    example: false,
    log: false,
    // On a busy machine, the first long answer of a reader takes several seconds: its thread compiles first.
    limits: 'work-seconds=60',
    ...options,
  });
  started.push(running);
  return talkTo(running);
}

/** Adds the requests that the specs need to a server that runs. */
export async function talkTo(running: RunningServer): Promise<TestServer> {
  const contract = await loadContract();
  const ask = async (path: string, init: RequestInit = {}): Promise<Reply> => {
    const response = await fetch(running.url + path, init);
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    const { method = 'GET' } = init;
    contract.checkAnswer({ method, path, status: response.status, type, text });
    const isJson = /json(?:;|$)/u.test(type) && !text.includes('\n');
    const json = isJson && text !== '' ? (JSON.parse(text) as Reply['json']) : {};
    return { status: response.status, headers: response.headers, text, json };
  };
  const issue: TestServer['issue'] = (command, headers = {}, meeting = 'm') =>
    ask(`/api/meetings/${meeting}/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...DIRECTOR, ...headers },
      body: typeof command === 'string' ? command : JSON.stringify(command),
    });
  return {
    ...running,
    fetch: ask,
    stream: (path, headers = {}) => SseClient.open(running.url + path, headers, contract.messageCheck(path)),
    issue,
    prepare: async (command, meeting) => {
      const headers = { 'idempotency-key': randomUUID() };
      let reply = await issue(command, headers, meeting);
      while (reply.status === 503) reply = await issue(command, headers, meeting);
      if (reply.status >= 300) throw new Error(`${reply.status}: ${reply.text}`);
    },
  };
}

export const SCHEDULE = {
  type: 'ScheduleMeeting',
  name: 'A night of heats',
  date: '2023-02-05',
  track: { name: 'A bowl', lengthMiles: 0.25 },
  format: 'clash-2023',
};

export const enter = (car: string) => ({ type: 'EnterCar', car, driver: `Driver ${car}` });

/** Returns the parsed lines of an NDJSON answer. */
export const linesOf = ({ text }: Reply): Readonly<Record<string, unknown>>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
