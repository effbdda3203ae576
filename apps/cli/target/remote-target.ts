import {
  bearerHeaders,
  GreenflagClient,
  officialHeaders,
  problemOf,
  ProblemError,
  type CommandResult,
  type MeetingClient,
  type SheetName,
  type ViewMessage,
} from '#client';
import type { Official } from '#domain';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import type { ProjectionName, View } from '#projections';
import { SHEET_TYPES, type PublishRequest } from '#publishing';
import {
  importLog,
  type Attempt,
  type DiffRequest,
  type EntryImport,
  type EntryImportRequest,
  type Replay,
  type ReplayRequest,
  type ScriptLine,
  type ViewDiff,
  type ViewRequest,
  type WhatIfDocument,
  type WhatIfRequest,
} from '#race-control';
import type { FeedsAnswer } from '#timing-feeds';
import { currentToken } from '../config/settings.ts';
import { CliError, EXIT } from '../output/exit-codes.ts';
import { serverError, whatIfError } from '../output/server-problems.ts';
import { LocalTarget } from './local-target.ts';
import type { FollowOptions, IssueOptions, LineResult, LiveRequest, SheetFile, Target } from './target.ts';

/** A server, over HTTP. */
export class RemoteTarget implements Target {
  readonly isRemote = true;
  /** Copies of logs in memory, closed with the target. */
  private readonly copies: EventStore[] = [];

  constructor(readonly server: string) {
    if (!/^https?:\/\//u.test(server) || !URL.canParse(server)) {
      const words = `"${server}" is not the address of a server. Write it like http://127.0.0.1:3000.`;
      throw new CliError(EXIT.usage, words);
    }
  }

  async *run(script: Iterable<ScriptLine>, options: IssueOptions = {}): AsyncGenerator<LineResult> {
    const { stopOnRejection = false, signal } = options;
    for (const group of groupsOf(script)) {
      for await (const result of this.issue(group, options)) {
        yield result;
        if (stopOnRejection && result.kind === 'refused') return;
      }
      if (signal?.aborted) return;
    }
  }

  async view({ meeting, projection, session, at, lap }: ViewRequest): Promise<View> {
    return this.ask(this.meeting(meeting).view(nameOf(projection), session, { at, lap }));
  }

  async publish({ meeting, projection, session, at, as, paper }: PublishRequest): Promise<SheetFile> {
    const options = { type: SHEET_TYPES[as], at, paper };
    const sheet = await this.ask(this.meeting(meeting).sheet(projection as SheetName, session, options));
    return { body: sheet.bytes, unprintedNames: sheet.unprintedNames };
  }

  diff({ meeting, projection, session, from, to }: DiffRequest): Promise<ViewDiff> {
    return this.ask(this.meeting(meeting).diff(nameOf(projection), session, { from, to }));
  }

  async whatIf({ meeting, official, strike, issue, show, at }: WhatIfRequest): Promise<WhatIfDocument> {
    const fork = typeof at === 'object' ? at.instant : at;
    const names = show.map(({ name }) => name);
    const question = { strike, issue, show: names, ...(fork !== undefined && { at: fork }) };
    try {
      return await this.meeting(meeting, official).whatIf(question);
    } catch (error) {
      throw whatIfError(error, this);
    }
  }

  /** Fetches the whole log, so that the player can go back and forth. */
  async replay(request: ReplayRequest): Promise<Replay> {
    const lines = this.meeting(request.meeting).logLines();
    const store = await openStore('memory:');
    this.copies.push(store);
    const { kind } = await this.ask(importLog(store, lines));
    if (kind === 'imported') return new LocalTarget(store).replay(request);
    const words = 'The server has sent a damaged log. Check it on the server with "greenflag verify".';
    throw new CliError(EXIT.unsound, words, 'log-damaged');
  }

  importEntries({ meeting, official, bytes, columns, ...options }: EntryImportRequest): Promise<EntryImport> {
    const { hasHeadings: headings, dryRun = false, withdrawMissing = false } = options;
    const names = columns?.map((field) => field ?? '-').join(',');
    const query = { columns: names, headings, dryRun, withdrawMissing };
    return this.ask(this.meeting(meeting, official).importEntries(bytes, query));
  }

  /** Returns the attempts that the server has refused. Only directors may read them. */
  async attempts(): Promise<readonly Attempt[]> {
    return (await this.ask(this.client().attempts())).attempts;
  }

  /** Returns the timing feeds of the server. */
  feeds(): Promise<FeedsAnswer> {
    return this.ask(this.client().feeds());
  }

  async head(meeting: string): Promise<number> {
    try {
      return (await this.meeting(meeting).view('meeting')).revision;
    } catch (error) {
      if (problemOf(error).code === 'meeting-unknown') return -1;
      throw serverError(error, this);
    }
  }

  async *live(request: LiveRequest, options: FollowOptions): AsyncGenerator<ViewMessage, void, undefined> {
    const { meeting, projection, session } = request;
    const { signal, onLost, onBack, onSign } = options;
    const stream = this.meeting(meeting).viewStream(nameOf(projection), session);
    let isLost = false;
    const onOpen = () => {
      if (isLost) onBack();
      isLost = false;
    };
    const onFailure = () => {
      if (!isLost) onLost();
      isLost = true;
    };
    try {
      yield* stream.follow({ signal, onOpen, onFailure, onSign }) as AsyncGenerator<
        ViewMessage,
        void,
        undefined
      >;
    } catch (error) {
      throw serverError(error, this);
    }
  }

  async close(): Promise<void> {
    for (const store of this.copies) await store.close();
  }

  /** Issues the commands of one official for one meeting. */
  private async *issue(group: readonly ScriptLine[], options: IssueOptions): AsyncGenerator<LineResult> {
    const [first] = group;
    if (!first) return;
    const commands = commandsOf(group, options.signal);
    let answered = 0;
    const onUnknown = () => options.onUnknown?.(group[answered]);
    const sending = { onUnknown, ...(options.stopOnRejection && { batchSize: 1 }) };
    try {
      for await (const result of this.meeting(first.meeting, first.official).issueMany(commands, sending)) {
        const line = group[answered];
        if (!line) return;
        yield resultOf(line, result);
        answered += 1;
      }
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'role-may-not')
        throw serverError(error, { server: this.server, line: group[answered]?.line });
      // The role may issue no command, so the server has not read them.
      const { problem } = error;
      for (const line of group.slice(answered)) yield resultOf(line, { kind: 'refused', problem });
    }
  }

  private client(official?: Official): GreenflagClient {
    const token = currentToken();
    // With a token, the token names the official.
    const headers = token === undefined ? official && officialHeaders(official) : bearerHeaders(token);
    return new GreenflagClient({ server: this.server, ...(headers && { identity: () => headers }) });
  }

  private meeting(id: string, official?: Official): MeetingClient {
    return this.client(official).meeting(id);
  }

  /** @throws CliError if the request fails */
  private async ask<T>(request: Promise<T>): Promise<T> {
    try {
      return await request;
    } catch (error) {
      throw serverError(error, this);
    }
  }
}

/** Returns a name that the user has typed as that of a projection. The server refuses an unknown one. */
const nameOf = (projection: string) => projection as ProjectionName;

/** Yields the commands until the signal is aborted. Commands that are already sent are answered. */
function* commandsOf(lines: readonly ScriptLine[], signal: AbortSignal | undefined) {
  for (const { command, sent, commandId } of lines) {
    if (signal?.aborted) return;
    yield { ...command, ...sent, commandId };
  }
}

/** Yields groups of consecutive commands that have the same meeting and the same official. */
function* groupsOf(script: Iterable<ScriptLine>): Generator<ScriptLine[]> {
  let group: ScriptLine[] = [];
  for (const line of script) {
    const [first] = group;
    if (first && !belongTogether(first, line)) {
      yield group;
      group = [];
    }
    group.push(line);
  }
  if (group.length > 0) yield group;
}

const belongTogether = (a: ScriptLine, b: ScriptLine): boolean =>
  a.meeting === b.meeting && a.official.id === b.official.id && a.official.role === b.official.role;

/** @throws ProblemError if the server or its store has failed */
function resultOf(line: ScriptLine, result: CommandResult): LineResult {
  if (result.kind === 'accepted') return { line, ...result };
  const { problem } = result;
  if (problem.status >= 500) throw new ProblemError(problem);
  const { code, detail = '', ...others } = problem;
  const details = Object.entries(others).filter(([name]) => !STANDARD_MEMBERS.has(name));
  return { line, kind: 'refused', code, words: detail, details: Object.fromEntries(details) };
}

/** The members that every problem has, and the number of the line in its request. */
const STANDARD_MEMBERS: ReadonlySet<string> = new Set(['type', 'title', 'status', 'line']);
