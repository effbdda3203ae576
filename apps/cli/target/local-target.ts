import type { Rejection } from '#domain';
import type { EventStore } from '#event-store';
import { pathBeside } from '#event-store/open';
import type { View } from '#projections';
import { publish, PUBLISHED, type PublishRequest } from '#publishing';
import {
  Attempts,
  loadPresets,
  RaceControl,
  runScript,
  streamOf,
  type DiffRequest,
  type LiveMessage,
  type Outcome,
  type Replay,
  type ReplayRequest,
  type RunOptions,
  type ScriptLine,
  type Signer,
  type ViewAnswer,
  type ViewDiff,
  type ViewRequest,
  type WhatIfDocument,
  type WhatIfRequest,
} from '#race-control';
import { EXIT, Stop } from '../output/exit-codes.ts';
import { localStream } from '../live/local-stream.ts';
import type { Follower, LineResult, LiveRequest, Target } from './target.ts';
import { noReplayIn, notAnswered, unknownIn } from '../output/not-found.ts';

/** Race control in this process, over a store. */
export class LocalTarget implements Target {
  private readonly race: RaceControl;
  private readonly attempts: Attempts;

  constructor(
    private readonly store: EventStore,
    /** Left out where nothing is to be written, as on a log that was fetched to be looked at. */
    signer?: Signer,
  ) {
    this.race = new RaceControl(store, { presets: loadPresets(), ...(signer && { signer }) });
    this.attempts = new Attempts(pathBeside(store.url, 'attempts.ndjson'));
  }

  async *run(script: Iterable<ScriptLine>, options: RunOptions = {}): AsyncGenerator<LineResult> {
    for await (const { line, outcome } of runScript(script, (each) => this.race.issue(each), options)) {
      if (outcome.kind === 'refused') this.note(line, outcome.rejection);
      yield resultOf(line, outcome);
    }
  }

  /** A role that may not is remembered, as a server would. */
  private note({ command, meeting, official }: ScriptLine, { code, words: why }: Rejection): void {
    if (code !== 'role-may-not') return;
    const { id: who, role } = official;
    this.attempts.add({ who, role, what: command.type, meeting, code, why, address: null });
  }

  async view(request: ViewRequest): Promise<View> {
    const answer: ViewAnswer = await this.race.view(request);
    if (answer.kind === 'view') return answer.view;
    throw unknownIn(answer, request);
  }

  async publish(request: PublishRequest): Promise<Uint8Array> {
    const answer = await publish(this.race, request);
    if (answer.kind === 'published') return answer.body;
    if (answer.kind !== 'no-sheet') throw unknownIn(answer, request);
    const words = `${request.projection} is not published as a sheet. There are: ${PUBLISHED.join(', ')}.`;
    throw new Stop(EXIT.usage, words, 'not-acceptable');
  }

  async diff(request: DiffRequest): Promise<ViewDiff> {
    const answer = await this.race.diff(request);
    if (answer.kind === 'diff') return answer.diff;
    throw unknownIn(answer, request);
  }

  async whatIf(request: WhatIfRequest): Promise<WhatIfDocument> {
    const answer = await this.race.whatIf(request);
    if (answer.kind === 'what-if') return answer.document;
    throw notAnswered(answer, request.meeting);
  }

  async replay(request: ReplayRequest): Promise<Replay> {
    const answer = await this.race.replay(request);
    if (answer.kind === 'replay') return answer.replay;
    throw noReplayIn(answer, request);
  }

  async head(meeting: string): Promise<number> {
    return (await this.store.head(streamOf(meeting))) ?? -1;
  }

  live(request: LiveRequest, { signal }: Follower): AsyncIterable<LiveMessage> {
    return localStream(async (after) => {
      const answer = await this.race.live({ ...request, ...(after !== undefined && { after }) });
      if (answer.kind === 'live') return answer.batches;
      throw unknownIn(answer, request);
    }, signal);
  }

  async close(): Promise<void> {
    await this.race.drain();
    await this.attempts.close();
    await this.store.close();
  }
}

function resultOf(line: ScriptLine, outcome: Outcome): LineResult {
  switch (outcome.kind) {
    case 'accepted':
      return { line, kind: 'accepted', receipt: outcome.receipt };
    case 'refused':
      return { line, kind: 'refused', ...outcome.rejection };
    case 'command-id-reused': {
      const words = `Another command has the id ${outcome.commandId}. Make a new UUID for a new command.`;
      return { line, kind: 'refused', code: 'command-id-reused', words, details: {} };
    }
    case 'command-in-flight': {
      const words = `The command ${outcome.commandId} is on its way already. Send it again in a second.`;
      return { line, kind: 'refused', code: 'command-in-flight', words, details: {} };
    }
    case 'precondition-failed': {
      const words = `The log is at revision ${outcome.actualRevision}. Look at it again, then decide again.`;
      return { line, kind: 'refused', code: 'precondition-failed', words, details: {} };
    }
  }
}
