import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import type { Official } from '#domain';
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
import { EXIT, Stop } from '../output/exit-codes.ts';
import { tokenInUse } from './token.ts';
import { remoteStream } from '../live/remote-stream.ts';
import { LocalTarget } from './local-target.ts';
import { problemOf, refusedOf, stopOf, type Problem } from '../output/problems.ts';
import type { Follower, LineResult, LiveRequest, Target } from './target.ts';

/** So many commands go in one request. */
const BATCH = 500;
const BATCH_CHARACTERS = 4 * 1024 * 1024;

const UNSOUND = 'The server has sent a log that is not sound. Look into it there: greenflag verify.';

/** A server, over HTTP. */
export class RemoteTarget implements Target {
  private readonly base: string;
  /** Logs that were fetched to be looked at. */
  private readonly fetched: EventStore[] = [];

  constructor(private readonly server: string) {
    if (!/^https?:\/\//u.test(server) || !URL.canParse(server)) {
      throw new Stop(
        EXIT.usage,
        `"${server}" is no address of a server. Write it like http://127.0.0.1:3000.`,
      );
    }
    this.base = `${server.replace(/\/+$/u, '')}/api/meetings/`;
  }

  async *run(script: Iterable<ScriptLine>, options: RunOptions = {}): AsyncGenerator<LineResult> {
    const { stopOnRejection = false, signal } = options;
    for (const batch of batches(script, stopOnRejection ? 1 : BATCH)) {
      if (signal?.aborted) return;
      for await (const result of this.issue(batch)) {
        yield result;
        if (stopOnRejection && result.kind === 'refused') return;
      }
    }
  }

  async view({ meeting, projection, session, at }: ViewRequest): Promise<View> {
    const path = ['projections', projection, ...(session === undefined ? [] : [session])];
    const query = at === undefined ? '' : `?${new URLSearchParams(momentsOf({ at })).toString()}`;
    const response = await this.fetch(`${this.path(meeting, path)}${query}`);
    if (!response.ok) throw stopOf(await problemOf(response));
    return (await response.json()) as View;
  }

  async publish({ meeting, projection, session, at, as, paper }: PublishRequest): Promise<Uint8Array> {
    const path = ['projections', projection, ...(session === undefined ? [] : [session])];
    const query = new URLSearchParams({ ...momentsOf({ at }), ...(paper && { paper }) });
    const response = await this.fetch(`${this.path(meeting, path)}?${query.toString()}`, {
      headers: { accept: SHEET_TYPES[as] },
    });
    if (!response.ok) throw stopOf(await problemOf(response));
    return new Uint8Array(await response.arrayBuffer());
  }

  async diff({ meeting, projection, session, from, to }: DiffRequest): Promise<ViewDiff> {
    const path = ['projections', projection, ...(session === undefined ? [] : [session]), 'diff'];
    const query = new URLSearchParams(momentsOf({ from, to }));
    const response = await this.fetch(`${this.path(meeting, path)}?${query.toString()}`);
    if (!response.ok) throw stopOf(await problemOf(response));
    return (await response.json()) as ViewDiff;
  }

  async whatIf({ meeting, official, strike, issue, show, at }: WhatIfRequest): Promise<WhatIfDocument> {
    const shown = show.map(({ name }) => name);
    const fork = typeof at === 'object' ? at.instant : at;
    const response = await this.fetch(this.path(meeting, ['what-if']), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headerOf(official) },
      body: JSON.stringify({ strike, issue, show: shown, ...(fork !== undefined && { at: fork }) }),
    });
    if (!response.ok) throw refusedOf(await problemOf(response));
    return (await response.json()) as WhatIfDocument;
  }

  /** The whole log is fetched, so that whoever looks at it may go back and forth. */
  async replay(request: ReplayRequest): Promise<Replay> {
    const response = await this.fetch(this.path(request.meeting, ['events']), {
      headers: { accept: 'application/x-ndjson' },
    });
    if (!response.ok || !response.body) throw stopOf(await problemOf(response));
    const store = await openStore('memory:');
    this.fetched.push(store);
    const taken = await importLog(store, this.answers(response.body));
    if (taken.kind !== 'imported') throw new Stop(EXIT.unsound, UNSOUND, 'log-damaged');
    return new LocalTarget(store).replay(request);
  }

  /** What was refused there; for directors. */
  async attempts(): Promise<readonly Attempt[]> {
    const response = await this.fetch(`${this.base.replace(/meetings\/$/u, '')}attempts`);
    if (!response.ok) throw stopOf(await problemOf(response));
    return ((await response.json()) as { attempts: readonly Attempt[] }).attempts;
  }

  async head(meeting: string): Promise<number> {
    const response = await this.fetch(this.path(meeting, ['projections', 'meeting']));
    if (response.ok) return ((await response.json()) as View).revision;
    const problem = await problemOf(response);
    if (problem.code === 'meeting-unknown') return -1;
    throw stopOf(problem);
  }

  live({ meeting, projection, session }: LiveRequest, follower: Follower): AsyncIterable<LiveMessage> {
    const steps = ['projections', projection, ...(session === undefined ? [] : [session]), 'stream'];
    return remoteStream(async (lastId, signal) => {
      const headers = {
        accept: 'text/event-stream',
        ...(lastId !== undefined && { 'last-event-id': lastId }),
      };
      const response = await this.fetch(this.path(meeting, steps), { headers, signal });
      if (response.ok) return response;
      throw stopOf(await problemOf(response));
    }, follower);
  }

  async close(): Promise<void> {
    for (const store of this.fetched) await store.close();
  }

  private async *issue(batch: readonly ScriptLine[]): AsyncGenerator<LineResult> {
    const [first] = batch;
    if (!first) return;
    const response = await this.fetch(this.path(first.meeting, ['commands']), {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', ...headerOf(first.official) },
      body: batch.map(({ command, commandId }) => `${JSON.stringify({ ...command, commandId })}\n`).join(''),
    });
    if (!response.ok || !response.body) throw stopOf(await problemOf(response), first.line);
    let next = 0;
    for await (const text of this.answers(response.body)) {
      const line = batch[next];
      if (!line || text === '') continue;
      next += 1;
      yield resultOf(line, text);
    }
    if (next < batch.length) throw this.away(`it answered ${next} of ${batch.length} commands`);
  }

  private async *answers(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
    try {
      yield* linesOf(body);
    } catch (error) {
      throw this.away((error as Error).message);
    }
  }

  private path(meeting: string, steps: readonly string[]): string {
    return this.base + [meeting, ...steps].map(encodeURIComponent).join('/');
  }

  private async fetch(address: string, init: Init = {}): Promise<Response> {
    const token = tokenInUse();
    const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...init.headers };
    try {
      return await fetch(address, { ...init, headers });
    } catch (error) {
      const { message, cause } = error as Error;
      throw this.away(cause instanceof Error && cause.message !== '' ? cause.message : message);
    }
  }

  private away(why: string): Stop {
    const words = `The server at ${this.server} cannot be reached: ${why}.`;
    const advice = 'Check the address, and that it runs. Running again is safe.';
    return new Stop(EXIT.unreachable, `${words} ${advice}`, 'server-away');
  }
}

/** As the parameters of an address; all instants of a question are meant alike. */
function momentsOf(moments: Readonly<Record<string, Moment | undefined>>): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [field, moment] of Object.entries(moments)) {
    if (typeof moment === 'number') parameters[field] = String(moment);
    else if (moment) Object.assign(parameters, { [field]: moment.instant, by: moment.by });
  }
  return parameters;
}

type Init = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

/** For an open server: with a token it is the token that says who acts. */
const headerOf = ({ id, role }: Official): Record<string, string> =>
  tokenInUse() === undefined ? { 'greenflag-official': `${encodeURIComponent(id)}; role=${role}` } : {};

/** Neighbours of one meeting and one official go together. */
function* batches(script: Iterable<ScriptLine>, most: number): Generator<ScriptLine[]> {
  let batch: ScriptLine[] = [];
  let characters = 0;
  for (const line of script) {
    const [first] = batch;
    const fits = batch.length < most && characters < BATCH_CHARACTERS;
    if (first && !(fits && isNeighbour(first, line))) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(line);
    characters += JSON.stringify(line.command).length;
  }
  if (batch.length > 0) yield batch;
}

const isNeighbour = (a: ScriptLine, b: ScriptLine): boolean =>
  a.meeting === b.meeting && a.official.id === b.official.id && a.official.role === b.official.role;

function resultOf(line: ScriptLine, text: string): LineResult {
  const answer = JSON.parse(text) as Receipt | Problem;
  if (!('code' in answer)) return { line, kind: 'accepted', receipt: answer as Receipt };
  const { code = '', detail = '', status = 500, ...others } = answer;
  if (status >= 500) throw stopOf(answer, line.line);
  const { type: _type, title: _title, line: _line, ...details } = others;
  return { line, kind: 'refused', code, words: detail, details };
}
