import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { publish, type PublishRequest, type PublishSource } from '#publishing';
import { AskQuestion } from '#race-control/nest';
import {
  RaceControl,
  type DiffAnswer,
  type DiffRequest,
  type Moment,
  type PatchAnswer,
  type PatchRequest,
  type ViewAnswer,
  type ViewRequest,
  type WhatIfAnswer,
  type WhatIfRequest,
} from '#race-control';
import type { ReaderAnswer, ReaderTask } from './reader-tasks.ts';
import { ReaderThread } from './reader-thread.ts';
import { SharedAnswers } from './shared-answers.ts';

/** Questions about a log with more records go to the reader's thread, unless the answer is at hand. */
const LARGE_LOG = 2_000;
/** Projections with a row or a figure for each record. The others are cheap at the end of the log. */
const LARGE_VIEWS = new Set(['race-log', 'lap-chart']);
const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/**
 * Answers readers without holding up commands: short work here, long work on the reader's thread, equal
 * requests once.
 */
@Injectable()
export class Readers {
  private readonly answers = new SharedAnswers(MAX_KEPT_BYTES);
  private readonly source: PublishSource;

  constructor(
    @Inject(QueryBus) private readonly bus: QueryBus,
    @Inject(RaceControl) private readonly race: RaceControl,
    @Inject(ReaderThread) private readonly thread: ReaderThread,
  ) {
    this.source = {
      view: (request) => bus.execute(new AskQuestion({ kind: 'view', request })),
      log: (request) => bus.execute(new AskQuestion({ kind: 'log', request })),
    };
  }

  async view(request: ViewRequest, signal: AbortSignal): Promise<ViewAnswer | ReaderAnswer<'view'>> {
    const revision = await this.largeLog(request.meeting);
    const { at, lap, meeting } = request;
    const isAtHand = at === undefined || (typeof at === 'number' && (await this.race.hasStates(meeting, at)));
    const isShort = isAtHand && lap === undefined;
    if (revision === null || (isShort && !LARGE_VIEWS.has(request.projection))) {
      return this.source.view(request);
    }
    const pinned = { ...request, at: request.at ?? revision };
    return this.shared({ kind: 'view', request: pinned }, [pinned.at], { revision, signal });
  }

  async diff(request: DiffRequest, signal: AbortSignal): Promise<DiffAnswer | ReaderAnswer<'diff'>> {
    const revision = await this.largeLog(request.meeting);
    if (revision === null) return this.bus.execute(new AskQuestion({ kind: 'diff', request, signal }));
    const pinned = { ...request, to: request.to ?? revision };
    return this.shared({ kind: 'diff', request: pinned }, [pinned.from, pinned.to], { revision, signal });
  }

  /** Returns the patch of a view. Clients that poll ask for states that are at hand. */
  async patch(request: PatchRequest, signal: AbortSignal): Promise<PatchAnswer | ReaderAnswer<'patch'>> {
    const { meeting, projection, from, to } = request;
    const revision = await this.largeLog(meeting);
    const isShort = !LARGE_VIEWS.has(projection) && (await this.race.hasStates(meeting, from, to));
    if (revision === null || isShort) return this.race.viewPatch(request);
    return this.shared({ kind: 'patch', request }, [from, to], { revision, signal });
  }

  async whatIf(request: WhatIfRequest, signal: AbortSignal): Promise<WhatIfAnswer | ReaderAnswer<'what-if'>> {
    const revision = await this.largeLog(request.meeting);
    if (revision === null) return this.bus.execute(new AskQuestion({ kind: 'what-if', request, signal }));
    return this.thread.ask({ kind: 'what-if', request }, revision, signal);
  }

  /** Makes a sheet. Its PDF is always drawn on the reader's thread. */
  async sheet(request: PublishRequest, signal: AbortSignal): Promise<ReaderAnswer<'sheet'>> {
    const state = await this.race.state(request.meeting);
    const revision = state?.revision ?? -1;
    const pinned = { ...request, at: request.at ?? Math.max(0, revision) };
    if (this.thread.canRead && revision >= LARGE_LOG) {
      return this.shared({ kind: 'sheet', request: pinned }, [pinned.at], { revision, signal });
    }
    const key = keyOf({ kind: 'sheet', request: pinned }, [pinned.at], revision);
    return this.answers.get({ key, keeps: true, signal }, (gone) => this.publishHere(pinned, gone));
  }

  private async publishHere(request: PublishRequest, signal: AbortSignal): Promise<ReaderAnswer<'sheet'>> {
    const draw = async (printed: (ReaderTask & { kind: 'draw' })['printed']): Promise<Uint8Array> =>
      (await this.thread.ask({ kind: 'draw', printed }, 0, signal)).body;
    const answer = await publish(this.source, request, draw);
    if (answer.kind !== 'published') return answer;
    const { type, fileName, view, body } = answer;
    return { kind: 'encoded', body, view, sheet: { type, fileName } };
  }

  /** Returns the last revision of a log that is too long to be read here, otherwise null. */
  private async largeLog(meeting: string): Promise<number | null> {
    if (!this.thread.canRead) return null;
    const state = await this.race.state(meeting);
    return state && state.revision >= LARGE_LOG ? state.revision : null;
  }

  private shared<K extends 'view' | 'diff' | 'patch' | 'sheet'>(
    task: Extract<ReaderTask, { readonly kind: K }>,
    moments: readonly Moment[],
    { revision, signal }: { readonly revision: number; readonly signal: AbortSignal },
  ): Promise<ReaderAnswer<K>> {
    const key = keyOf(task, moments, revision);
    return this.answers.get({ key, keeps: true, signal }, (gone) => this.thread.ask<K>(task, revision, gone));
  }
}

/** Names an answer. What is known of an instant changes with the log; a revision is always the same. */
function keyOf(task: ReaderTask, moments: readonly Moment[], revision: number): string {
  const isFixed = moments.every((moment) => typeof moment === 'number');
  return JSON.stringify([task, isFixed ? null : revision]);
}
