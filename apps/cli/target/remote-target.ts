import type { Official } from '#domain';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import type { View } from '#projections';
import { SHEET_TYPES, type PublishRequest } from '#publishing';
import {
  importLog,
  linesOf,
  type Attempt,
  type DiffRequest,
  type LiveMessage,
  type Moment,
  type Receipt,
  type Replay,
  type ReplayRequest,
  type RunOptions,
  type ScriptLine,
  type ViewDiff,
  type ViewRequest,
  type WhatIfDocument,
  type WhatIfRequest,
} from '#race-control';
import { remoteStream } from '../live/remote-stream.ts';
import { currentToken } from '../options.ts';
import { CliError, EXIT } from '../output/exit-codes.ts';
import { problemError, readProblem, whatIfError, type ServerProblem } from '../output/server-problems.ts';
import { LocalTarget } from './local-target.ts';
import type { FollowOptions, LineResult, LiveRequest, Target } from './target.ts';

/** Limits of one request. */
const MAX_BATCH_COMMANDS = 500;
const MAX_BATCH_CHARACTERS = 4 * 1024 * 1024;

type Headers = Readonly<Record<string, string>>;
type RequestOptions = Omit<RequestInit, 'headers'> & { readonly headers?: Headers };

/** A server, over HTTP. */
export class RemoteTarget implements Target {
  private readonly api: string;
  /** Copies of logs in memory, closed with the target. */
  private readonly copies: EventStore[] = [];

  constructor(private readonly server: string) {
    if (!/^https?:\/\//u.test(server) || !URL.canParse(server)) {
      const words = `"${server}" is not the address of a server. Write it like http://127.0.0.1:3000.`;
      throw new CliError(EXIT.usage, words);
    }
    this.api = `${server.replace(/\/+$/u, '')}/api/`;
  }

  async *run(script: Iterable<ScriptLine>, options: RunOptions = {}): AsyncGenerator<LineResult> {
    const { stopOnRejection = false, signal } = options;
    for (const batch of batchesOf(script, stopOnRejection ? 1 : MAX_BATCH_COMMANDS)) {
      if (signal?.aborted) return;
      for await (const result of this.issue(batch)) {
        yield result;
        if (stopOnRejection && result.kind === 'refused') return;
      }
    }
  }

  async view(request: ViewRequest): Promise<View> {
    const response = await this.get(this.viewUrl(request, [], momentParameters({ at: request.at })));
    return (await response.json()) as View;
  }

  async publish(request: PublishRequest): Promise<Uint8Array> {
    const { at, as, paper } = request;
    const parameters = { ...momentParameters({ at }), ...(paper && { paper }) };
    const response = await this.get(this.viewUrl(request, [], parameters), {
      headers: { accept: SHEET_TYPES[as] },
    });
    return new Uint8Array(await response.arrayBuffer());
  }

  async diff(request: DiffRequest): Promise<ViewDiff> {
    const { from, to } = request;
    const response = await this.get(this.viewUrl(request, ['diff'], momentParameters({ from, to })));
    return (await response.json()) as ViewDiff;
  }

  async whatIf({ meeting, official, strike, issue, show, at }: WhatIfRequest): Promise<WhatIfDocument> {
    const names = show.map(({ name }) => name);
    const fork = typeof at === 'object' ? at.instant : at;
    const response = await this.fetch(this.meetingUrl(meeting, ['what-if']), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...officialHeader(official) },
      body: JSON.stringify({ strike, issue, show: names, ...(fork !== undefined && { at: fork }) }),
    });
    if (!response.ok) throw whatIfError(await readProblem(response));
    return (await response.json()) as WhatIfDocument;
  }

  /** Fetches the whole log, so that the player can go back and forth. */
  async replay(request: ReplayRequest): Promise<Replay> {
    const { body } = await this.get(this.meetingUrl(request.meeting, ['events']), {
      headers: { accept: 'application/x-ndjson' },
    });
    const store = await openStore('memory:');
    this.copies.push(store);
    const { kind } = await importLog(store, body ? this.readLines(body) : []);
    if (kind === 'imported') return new LocalTarget(store).replay(request);
    const words = 'The server has sent a damaged log. Check it on the server with "greenflag verify".';
    throw new CliError(EXIT.unsound, words, 'log-damaged');
  }

  /** Returns the attempts that the server has refused. Only directors may read them. */
  async attempts(): Promise<readonly Attempt[]> {
    const response = await this.get(`${this.api}attempts`);
    return ((await response.json()) as { attempts: readonly Attempt[] }).attempts;
  }

  async head(meeting: string): Promise<number> {
    const response = await this.fetch(this.viewUrl({ meeting, projection: 'meeting' }));
    if (response.ok) return ((await response.json()) as View).revision;
    const problem = await readProblem(response);
    if (problem.code === 'meeting-unknown') return -1;
    throw problemError(problem);
  }

  live(request: LiveRequest, options: FollowOptions): AsyncIterable<LiveMessage> {
    return remoteStream((lastId, signal) => {
      const headers = {
        accept: 'text/event-stream',
        ...(lastId !== undefined && { 'last-event-id': lastId }),
      };
      return this.get(this.viewUrl(request, ['stream']), { headers, signal });
    }, options);
  }

  async close(): Promise<void> {
    for (const store of this.copies) await store.close();
  }

  private async *issue(batch: readonly ScriptLine[]): AsyncGenerator<LineResult> {
    const [first] = batch;
    if (!first) return;
    const response = await this.fetch(this.meetingUrl(first.meeting, ['commands']), {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', ...officialHeader(first.official) },
      body: batch.map(({ command, commandId }) => `${JSON.stringify({ ...command, commandId })}\n`).join(''),
    });
    if (!response.ok || !response.body) throw problemError(await readProblem(response), first.line);
    let answered = 0;
    for await (const text of this.readLines(response.body)) {
      const line = batch[answered];
      if (!line || text === '') continue;
      answered += 1;
      yield resultOf(line, text);
    }
    if (answered < batch.length)
      throw this.unreachable(`it answered ${answered} of ${batch.length} commands`);
  }

  private async *readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
    try {
      yield* linesOf(body);
    } catch (error) {
      throw this.unreachable((error as Error).message);
    }
  }

  private meetingUrl(meeting: string, path: readonly string[]): string {
    return `${this.api}meetings/${[meeting, ...path].map(encodeURIComponent).join('/')}`;
  }

  private viewUrl(
    { meeting, projection, session }: LiveRequest,
    rest: readonly string[] = [],
    parameters: Record<string, string> = {},
  ): string {
    const path = ['projections', projection, ...(session === undefined ? [] : [session]), ...rest];
    const query = new URLSearchParams(parameters).toString();
    return this.meetingUrl(meeting, path) + (query === '' ? '' : `?${query}`);
  }

  /** @throws CliError if the server does not answer, or answers with a problem */
  private async get(url: string, options: RequestOptions = {}): Promise<Response> {
    const response = await this.fetch(url, options);
    if (response.ok) return response;
    throw problemError(await readProblem(response));
  }

  /** @throws CliError if the server does not answer */
  private async fetch(url: string, options: RequestOptions = {}): Promise<Response> {
    const token = currentToken();
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...options.headers,
    };
    try {
      return await fetch(url, { ...options, headers });
    } catch (error) {
      const { message, cause } = error as Error;
      throw this.unreachable(cause instanceof Error && cause.message !== '' ? cause.message : message);
    }
  }

  private unreachable(reason: string): CliError {
    const words =
      `The server at ${this.server} cannot be reached: ${reason}. ` +
      'Check the address, and check that the server runs. It is safe to repeat the command.';
    return new CliError(EXIT.unreachable, words, 'server-away');
  }
}

/** Returns moments as query parameters. All instants of one request have the same `by`. */
function momentParameters(moments: Readonly<Record<string, Moment | undefined>>): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [field, moment] of Object.entries(moments)) {
    if (typeof moment === 'number') parameters[field] = String(moment);
    else if (moment) Object.assign(parameters, { [field]: moment.instant, by: moment.by });
  }
  return parameters;
}

/** Names the official to an open server. With a token, the token names the official. */
const officialHeader = ({ id, role }: Official): Headers =>
  currentToken() === undefined ? { 'greenflag-official': `${encodeURIComponent(id)}; role=${role}` } : {};

/** Yields groups of consecutive commands that have the same meeting and the same official. */
function* batchesOf(script: Iterable<ScriptLine>, maxCommands: number): Generator<ScriptLine[]> {
  let batch: ScriptLine[] = [];
  let characters = 0;
  for (const line of script) {
    const [first] = batch;
    const fits = batch.length < maxCommands && characters < MAX_BATCH_CHARACTERS;
    if (first && !(fits && belongTogether(first, line))) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(line);
    characters += JSON.stringify(line.command).length;
  }
  if (batch.length > 0) yield batch;
}

const belongTogether = (a: ScriptLine, b: ScriptLine): boolean =>
  a.meeting === b.meeting && a.official.id === b.official.id && a.official.role === b.official.role;

function resultOf(line: ScriptLine, text: string): LineResult {
  const answer = JSON.parse(text) as Receipt | ServerProblem;
  if (!('code' in answer)) return { line, kind: 'accepted', receipt: answer as Receipt };
  const { code = '', detail = '', status = 500, ...others } = answer;
  if (status >= 500) throw problemError(answer, line.line);
  const { type: _type, title: _title, line: _line, ...details } = others;
  return { line, kind: 'refused', code, words: detail, details };
}
