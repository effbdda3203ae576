import type { Command } from '#domain';
import type { ProjectionName, View, ViewOf } from '#projections';
import type {
  EntryImport,
  LogEvent,
  LogPage,
  Moment,
  Receipt,
  ResultProof,
  ViewDiff,
  ViewHead,
  WhatIfDocument,
} from '#race-control';
import { NoAnswerError, type ProblemBody } from './errors.ts';
import { EventStream, type StreamSource } from './event-stream.ts';
import { apiPath, linesOf, readBody, readSheet, type Http, type Query } from './http.ts';
import {
  parseMessage,
  recordedAtIn,
  recordedAtInViews,
  type Change,
  type PatchOperation,
  type ReplayMessage,
  type ViewMessage,
  type ViewsMessage,
} from './messages.ts';
import type {
  AbortOptions,
  CommandResult,
  IdentifiedCommand,
  ImportOptions,
  IssueManyOptions,
  IssueOptions,
  LogOptions,
  PatchOptions,
  ReplayOptions,
  Sheet,
  SheetName,
  SheetOptions,
  ViewOptions,
  WhatIfQuestion,
} from './request-options.ts';
import { commandTries } from './unknown-outcome.ts';

/** One meeting of a server. Every request throws ProblemError, NoAnswerError or, if aborted, AbortError. */
export class MeetingClient {
  constructor(
    private readonly http: Http,
    readonly id: string,
  ) {}

  /**
   * Issues one command. If it has an id, it is sent again while it is not known whether it was taken.
   * @throws ProblemError with the outcome `unknown` if that is still not known after a minute
   */
  async issue(command: Command, options: IssueOptions = {}): Promise<Receipt> {
    const { commandId, ifMatch, signal, tryMs, happenedAt } = options;
    const headers = {
      ...(commandId !== undefined && { 'idempotency-key': commandId }),
      ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
    };
    const tries = commandTries(options, commandId !== undefined);
    let body = command;
    for (;;) {
      const trySignal = tryMs === undefined ? signal : AbortSignal.timeout(tryMs);
      try {
        return await this.http.json(this.path('commands'), { body, headers, signal: trySignal });
      } catch (error) {
        await tries.waitForNext(error);
        if (happenedAt !== undefined) body = { at: happenedAt, ...command };
      }
    }
  }

  /**
   * Issues commands in order, and yields their results in the same order. A refused command does not stop
   * the others; to stop, leave the loop, with a `batchSize` of 1. Commands with ids are sent again while
   * it is not known whether they were taken.
   * @throws NoAnswerError if the server breaks off. Commands with ids may all be sent again.
   */
  async *issueMany(
    commands: Iterable<IdentifiedCommand>,
    options: IssueManyOptions = {},
  ): AsyncGenerator<CommandResult, void, undefined> {
    const { issueBatches } = await import('./command-batches.ts');
    const send = (lines: readonly string[]) => this.sendLines(lines, options.signal);
    const triesOf = (haveIds: boolean) => commandTries(options, haveIds);
    yield* issueBatches({ send, triesOf }, commands, options.batchSize);
  }

  private async *sendLines(
    lines: readonly string[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Receipt | ProblemBody, void, undefined> {
    const request = { lines: lines.join(''), accept: 'application/x-ndjson', signal };
    const response = await this.http.send(this.path('commands'), request);
    let answered = 0;
    for await (const line of linesOf(response, signal)) {
      answered += 1;
      yield JSON.parse(line) as Receipt | ProblemBody;
    }
    if (answered < lines.length)
      throw new NoAnswerError(`it answered ${answered} of ${lines.length} commands`);
  }

  /** Returns a view; of a session, if the projection is about one. */
  async view<N extends ProjectionName>(
    name: N,
    session?: string,
    { at, version, lap, atLeast, waitSeconds, known, signal }: ViewOptions<N> = {},
  ): Promise<ViewOf<N>> {
    const headers = {
      ...(known && { 'if-none-match': etagOf(known) }),
      ...(waitSeconds !== undefined && { prefer: `wait=${waitSeconds}` }),
    };
    const query = { ...momentQuery({ at }), v: version, lap, atLeast };
    const options = { query, headers, signal, cached: version !== undefined };
    const response = await this.http.send(this.viewPath(name, session), options);
    if (known && response.status === 304) return known;
    return readBody(signal, async () => (await response.json()) as ViewOf<N>);
  }

  /** Returns a view as a sheet, to be saved or printed. */
  async sheet(name: SheetName, session: string | undefined, options: SheetOptions): Promise<Sheet> {
    const { type: accept, at, paper, signal } = options;
    const query = { ...momentQuery({ at }), paper };
    const response = await this.http.send(this.viewPath(name, session), { query, accept, signal });
    return readSheet(response, signal);
  }

  /** Returns what changed in a view from one moment to another (default: now), and because of what. */
  diff(
    name: ProjectionName,
    session: string | undefined,
    { from, to, signal }: AbortOptions & { readonly from: Moment; readonly to?: Moment | undefined },
  ): Promise<ViewDiff> {
    const query = momentQuery({ from, to });
    return this.http.json(this.viewPath(name, session, 'diff'), { query, signal });
  }

  /** Returns where a view is now. A cache in front of the server may be a second behind. */
  head(name: ProjectionName, session?: string, { signal }: AbortOptions = {}): Promise<ViewHead> {
    return this.http.json(this.viewPath(name, session, 'head'), { signal, cached: true });
  }

  /** Returns the JSON Patch from a view at one revision to the view at a later one. */
  patch(
    name: ProjectionName,
    session: string | undefined,
    { from, to, version, signal }: PatchOptions,
  ): Promise<readonly PatchOperation[]> {
    const query = { from, to, v: version };
    return this.http.json(this.viewPath(name, session, 'patch'), { query, signal, cached: true });
  }

  /** Returns what a ruling would change. Nothing is written. */
  whatIf(question: WhatIfQuestion, { signal }: AbortOptions = {}): Promise<WhatIfDocument> {
    return this.http.json(this.path('what-if'), { body: question, signal });
  }

  /** Imports an entry list, as text or as the bytes of a file. @throws ProblemError `entries-wrong` */
  importEntries(csv: string | Uint8Array, options: ImportOptions = {}): Promise<EntryImport> {
    const { signal, ...query } = options;
    return this.http.json(this.path('entries'), { query, csv, signal });
  }

  /** Returns the proof of a certified result. */
  proof(session: string, { signal }: AbortOptions = {}): Promise<ResultProof> {
    return this.http.json(this.path('sessions', session, 'proof'), { signal });
  }

  /** Returns a page of the log. */
  log({ signal, ...query }: LogOptions = {}): Promise<LogPage> {
    return this.http.json(this.path('events'), { query: { ...query }, signal });
  }

  /** Returns one record; undefined if the log ends before it. */
  async record(revision: number, { signal }: AbortOptions = {}): Promise<LogEvent | undefined> {
    const { events } = await this.log({ after: revision - 1, limit: 1, signal });
    return events[0];
  }

  /** Yields the whole log as it is stored: each record as one line of JSON. */
  async *logLines({ signal }: AbortOptions = {}): AsyncGenerator<string, void, undefined> {
    const accept = 'application/x-ndjson';
    yield* linesOf(await this.http.send(this.path('events'), { accept, signal }), signal);
  }

  /** A stream of the records of the log, from the first one or after a revision. */
  logStream(): EventStream<LogEvent> {
    const parse = ({ text }: { readonly text: string }) => JSON.parse(text) as LogEvent;
    return new EventStream(this.http, { path: this.path('events', 'stream'), parse });
  }

  /** A stream of one view: its snapshot, and then a JSON Patch for each record. */
  viewStream<N extends ProjectionName>(name: N, session?: string): EventStream<ViewMessage<ViewOf<N>>> {
    const path = this.viewPath(name, session, 'stream');
    return this.patchedStream<ViewMessage<ViewOf<N>>>({ path }, recordedAtIn);
  }

  /** A stream of several views by name: `field`, `running-order/heat-1`. */
  viewsStream(show: readonly string[]): EventStream<ViewsMessage> {
    const source = { path: this.path('projections', 'stream'), query: { show } };
    return this.patchedStream<ViewsMessage>(source, recordedAtInViews);
  }

  /** A stream of a view in the meeting's own time, which ends with the last record. */
  replayStream({ from, to, ...query }: ReplayOptions = {}): EventStream<ReplayMessage> {
    return new EventStream<ReplayMessage>(this.http, {
      path: this.path('replay'),
      query: { ...query, ...momentQuery({ from, to }) },
      parse: (event) =>
        event.kind === 'end' ? { kind: 'end', revision: event.revision } : parseMessage<ViewMessage>(event),
      isLast: ({ kind }) => kind === 'end',
    });
  }

  private patchedStream<M extends Change<unknown, unknown>>(
    source: Pick<StreamSource<M>, 'path' | 'query'>,
    recordedAt: (message: M) => string | undefined,
  ): EventStream<M> {
    const recordedAtOf = async (revision: number, signal: AbortSignal) =>
      (await this.record(revision, { signal }))?.metadata.recordedAt;
    const patched = { isPatch: ({ kind }: M) => kind === 'patch', recordedAt, recordedAtOf };
    return new EventStream<M>(this.http, { ...source, parse: parseMessage, patched });
  }

  private path(...parts: readonly string[]): string {
    return apiPath('meetings', this.id, ...parts);
  }

  private viewPath(name: string, session: string | undefined, ...rest: readonly string[]): string {
    return this.path('projections', name, ...(session === undefined ? [] : [session]), ...rest);
  }
}

/** Returns the ETag of a view. */
const etagOf = ({ revision, projectionVersion }: Pick<View, 'revision' | 'projectionVersion'>): string =>
  `"${revision}.${projectionVersion}"`;

/** Returns moments as query parameters. All instants of one request have the same `by`. */
function momentQuery(moments: Readonly<Record<string, Moment | undefined>>): Query {
  const query: Record<string, string | number> = {};
  for (const [field, moment] of Object.entries(moments)) {
    if (typeof moment === 'number') query[field] = moment;
    else if (moment) Object.assign(query, { [field]: moment.instant, by: moment.by });
  }
  return query;
}
