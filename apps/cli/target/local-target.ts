import { setTimeout as pause } from 'node:timers/promises';
import type { ViewMessage } from '#client';
import type { Rejection } from '#domain';
import { StoreError, type EventStore } from '#event-store';
import { pathBeside } from '#event-store/open';
import type { View } from '#projections';
import type { PublishRequest } from '#publishing';
import {
  Attempts,
  importEntries,
  presetsOnDemand,
  RaceControl,
  runScript,
  streamOf,
  type DiffRequest,
  type EntryImport,
  type EntryImportRequest,
  type IssueRequest,
  type Outcome,
  type Replay,
  type ReplayRequest,
  type ScriptLine,
  type Signer,
  type SnapshotKeys,
  type ViewDiff,
  type ViewRequest,
  type WhatIfDocument,
  type WhatIfRequest,
} from '#race-control';
import { localStream } from '../live/local-stream.ts';
import { CliError, EXIT } from '../output/exit-codes.ts';
import { commandIdReused, replayNotFound, viewNotFound, whatIfNotAnswered } from '../output/not-found.ts';
import type { FollowOptions, IssueOptions, LineResult, LiveRequest, SheetFile, Target } from './target.ts';

/** How long a command is issued again while it is not known whether it was taken. */
const TRY_FOR_MS = 60_000;
/** Pause before a line is issued again that was not taken because it was behind another. */
const BEHIND_DOUBT_MS = 500;

/** Race control in this process, on a store. */
export class LocalTarget implements Target {
  readonly isRemote = false;
  private readonly race: RaceControl;
  private readonly attempts: Attempts;
  /** Lines whose outcome is unknown. */
  private readonly linesInDoubt = new Set<ScriptLine>();

  constructor(
    private readonly store: EventStore,
    /** Not needed if nothing is written, as in a copy of a server's log. */
    signer?: Signer,
    snapshotKeys?: SnapshotKeys,
  ) {
    this.race = new RaceControl(store, {
      presets: presetsOnDemand(),
      ...(signer && { signer }),
      ...(snapshotKeys && { snapshotKeys }),
    });
    this.attempts = new Attempts(pathBeside(store.url, 'attempts.ndjson'));
  }

  async *run(script: Iterable<ScriptLine>, options: IssueOptions = {}): AsyncGenerator<LineResult> {
    const issue = (line: ScriptLine) => this.issue(line, () => options.onUnknown?.(line));
    for await (const { line, outcome } of runScript(script, issue, options)) {
      if (outcome.kind === 'refused') this.recordAttempt(line, outcome.rejection);
      yield resultOf(line, outcome);
    }
  }

  /**
   * Issues a line, and again while it is not known whether it was taken. Each try waits for that. The lines
   * behind it, which were not taken meanwhile, are issued again too.
   */
  private async issue(
    line: ScriptLine,
    onUnknown: () => void,
    untilMs = Date.now() + TRY_FOR_MS,
  ): Promise<Outcome> {
    try {
      const outcome = await this.race.issue(line);
      this.linesInDoubt.delete(line);
      return outcome;
    } catch (error) {
      const isUnknown = error instanceof StoreError && error.more.outcome === 'unknown';
      if (isUnknown) this.linesInDoubt.add(line);
      if (!(error instanceof StoreError) || this.linesInDoubt.size === 0 || Date.now() > untilMs) throw error;
      if (isUnknown) onUnknown();
      else await pause(BEHIND_DOUBT_MS);
    }
    return this.issue(line, onUnknown, untilMs);
  }

  /** Records a command that the role may not issue, as a server does. */
  private recordAttempt({ command, meeting, official }: ScriptLine, rejection: Rejection): void {
    const { code, words: why } = rejection;
    if (code !== 'role-may-not') return;
    const { id: who, role } = official;
    this.attempts.add({ who, role, what: command.type, meeting, code, why, address: null });
  }

  async view(request: ViewRequest): Promise<View> {
    const answer = await this.race.view(request);
    if (answer.kind === 'view') return answer.view;
    throw viewNotFound(answer, request);
  }

  async publish(request: PublishRequest): Promise<SheetFile> {
    // What draws sheets is large, and no other command needs it.
    const { publish, PUBLISHED } = await import('#publishing');
    const answer = await publish(this.race, request);
    if (answer.kind === 'published') return answer;
    if (answer.kind !== 'no-sheet') throw viewNotFound(answer, request);
    const words = `There is no sheet of ${request.projection}. There are: ${PUBLISHED.join(', ')}.`;
    throw new CliError(EXIT.usage, words, 'not-acceptable');
  }

  async diff(request: DiffRequest): Promise<ViewDiff> {
    const answer = await this.race.diff(request);
    if (answer.kind === 'diff') return answer.diff;
    if (answer.kind === 'diff-too-slow') throw new CliError(EXIT.usage, answer.words, 'too-much-work');
    throw viewNotFound(answer, request);
  }

  async whatIf(request: WhatIfRequest): Promise<WhatIfDocument> {
    const answer = await this.race.whatIf(request);
    if (answer.kind === 'what-if') return answer.document;
    throw whatIfNotAnswered(answer, request.meeting);
  }

  async replay(request: ReplayRequest): Promise<Replay> {
    const answer = await this.race.replay(request);
    if (answer.kind === 'replay') return answer.replay;
    throw replayNotFound(answer, request);
  }

  async importEntries(request: EntryImportRequest): Promise<EntryImport> {
    const { race } = this;
    const target = {
      state: (meeting: string) => race.state(meeting),
      issue: (issued: IssueRequest) => race.issue(issued),
    };
    const document = await importEntries(target, request);
    if (document) return document;
    throw viewNotFound({ kind: 'meeting-unknown' }, { meeting: request.meeting, projection: 'entry-list' });
  }

  async head(meeting: string): Promise<number> {
    return (await this.store.head(streamOf(meeting))) ?? -1;
  }

  async *live(request: LiveRequest, { signal }: FollowOptions): AsyncGenerator<ViewMessage, void, undefined> {
    const open = async (after: number | undefined) => {
      const answer = await this.race.live({ ...request, ...(after !== undefined && { after }) });
      if (answer.kind === 'live') return answer.batches;
      throw viewNotFound(answer, request);
    };
    for await (const { kind, revision, text } of localStream(open, signal)) {
      yield { kind, revision, content: JSON.parse(text) as unknown } as ViewMessage;
    }
  }

  async close(): Promise<void> {
    await this.race.drain();
    await this.attempts.close();
    await this.store.close();
  }
}

function resultOf(line: ScriptLine, outcome: Outcome): LineResult {
  const refused = (words: string): LineResult => ({
    line,
    kind: 'refused',
    code: outcome.kind,
    words,
    details: {},
  });
  switch (outcome.kind) {
    case 'accepted':
      return { line, kind: 'accepted', receipt: outcome.receipt };
    case 'refused':
      return { line, kind: 'refused', ...outcome.rejection };
    case 'command-id-reused':
      return refused(commandIdReused(outcome.commandId));
    case 'command-in-flight':
      return refused(`The command ${outcome.commandId} is still being decided. Send it again in a second.`);
    case 'precondition-failed': {
      const { actualRevision } = outcome;
      return refused(`The log is at revision ${actualRevision} now. Read it again, then decide again.`);
    }
  }
}
