import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyReply, FastifyRequest } from 'fastify';
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
import { Gate } from '../auth/gate.ts';
import { closedSignal } from '../http/request-bodies.ts';
import { WorkBudget } from '../limits/work-budget.ts';
import type { ReaderAnswer, ReaderTask } from './reader-tasks.ts';
import { ReaderThread } from './reader-thread.ts';
import { SharedAnswers } from './shared-answers.ts';

/** Views of a log with more records come from the reader's thread, unless their state is at hand. */
const LARGE_LOG = 500;
/** Projections with a row or a figure for each record. The others are cheap at the end of the log. */
const LARGE_VIEWS = new Set(['race-log', 'lap-chart']);
const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/** The client that asks. */
export interface Asker {
  /** Its limits are counted under this name. */
  readonly name: string;
  /** Aborts when it hangs up. */
  readonly signal: AbortSignal;
}

/**
 * Answers readers without holding up commands: short work here, long work on the reader's thread, equal
 * requests once.
 */
@Injectable()
export class Readers {
  private readonly answers = new SharedAnswers(MAX_KEPT_BYTES);
  private readonly source: PublishSource;

  // eslint-disable-next-line max-params -- the parts that Nest injects
  constructor(
    @Inject(QueryBus) private readonly bus: QueryBus,
    @Inject(RaceControl) private readonly race: RaceControl,
    @Inject(ReaderThread) private readonly thread: ReaderThread,
    @Inject(WorkBudget) private readonly budget: WorkBudget,
    @Inject(Gate) private readonly gate: Gate,
  ) {
    this.source = {
      view: (request) => bus.execute(new AskQuestion({ kind: 'view', request })),
      log: (request) => bus.execute(new AskQuestion({ kind: 'log', request })),
    };
  }

  /** Returns the client of a request: an official, or an address. */
  askerOf(request: FastifyRequest, reply: FastifyReply): Asker {
    const id = this.gate.officialOf(request)?.id;
    return {
      name: id === undefined ? normalizeIP(request.ip) : `official ${id}`,
      signal: closedSignal(reply),
    };
  }

  async view(request: ViewRequest, asker: Asker): Promise<ViewAnswer | ReaderAnswer<'view'>> {
    const revision = await this.largeLog(request.meeting);
    const { at, lap, meeting } = request;
    const isAtHand = at === undefined || (typeof at === 'number' && (await this.race.hasStates(meeting, at)));
    const isShort = isAtHand && lap === undefined;
    if (revision === null || (isShort && !LARGE_VIEWS.has(request.projection))) {
      return this.source.view(request);
    }
    const pinned = { ...request, at: request.at ?? revision };
    return this.shared({ kind: 'view', request: pinned }, [pinned.at], { revision, asker });
  }

  async diff(request: DiffRequest, asker: Asker): Promise<DiffAnswer | ReaderAnswer<'diff'>> {
    const revision = await this.readableLog(request.meeting);
    if (revision === null)
      return this.bus.execute(new AskQuestion({ kind: 'diff', request, signal: asker.signal }));
    const pinned = { ...request, to: request.to ?? revision };
    return this.shared({ kind: 'diff', request: pinned }, [pinned.from, pinned.to], { revision, asker });
  }

  /** Returns the patch of a view. Clients that poll ask for states that are at hand. */
  async patch(request: PatchRequest, asker: Asker): Promise<PatchAnswer | ReaderAnswer<'patch'>> {
    const { meeting, projection, from, to } = request;
    const revision = await this.largeLog(meeting);
    const isShort = !LARGE_VIEWS.has(projection) && (await this.race.hasStates(meeting, from, to));
    if (revision === null || isShort) return this.race.viewPatch(request);
    return this.shared({ kind: 'patch', request }, [from, to], { revision, asker });
  }

  async whatIf(request: WhatIfRequest, asker: Asker): Promise<WhatIfAnswer | ReaderAnswer<'what-if'>> {
    const revision = await this.readableLog(request.meeting);
    if (revision === null)
      return this.bus.execute(new AskQuestion({ kind: 'what-if', request, signal: asker.signal }));
    return this.askThread({ kind: 'what-if', request }, revision, asker);
  }

  /** Makes a sheet, on the reader's thread. On a store that the thread cannot read, it draws the PDF only. */
  async sheet(request: PublishRequest, asker: Asker): Promise<ReaderAnswer<'sheet'>> {
    const state = await this.race.state(request.meeting);
    const revision = state?.revision ?? -1;
    const pinned = { ...request, at: request.at ?? Math.max(0, revision) };
    if (this.thread.canRead && state) {
      return this.shared({ kind: 'sheet', request: pinned }, [pinned.at], { revision, asker });
    }
    const key = keyOf({ kind: 'sheet', request: pinned }, [pinned.at], revision);
    return this.answers.get({ key, keeps: true, signal: asker.signal }, (signal) =>
      this.publishHere(pinned, { ...asker, signal }),
    );
  }

  private async publishHere(request: PublishRequest, asker: Asker): Promise<ReaderAnswer<'sheet'>> {
    const draw = async (printed: (ReaderTask & { kind: 'draw' })['printed']): Promise<Uint8Array> =>
      (await this.askThread<'draw'>({ kind: 'draw', printed }, 0, asker)).body;
    const answer = await publish(this.source, request, draw);
    if (answer.kind !== 'published') return answer;
    const { type, fileName, unprintedNames, view, body } = answer;
    return { kind: 'encoded', body, view, sheet: { type, fileName, unprintedNames } };
  }

  /** Returns the last revision of a log that is too long to be read here, otherwise null. */
  private async largeLog(meeting: string): Promise<number | null> {
    const revision = await this.readableLog(meeting);
    return revision !== null && revision >= LARGE_LOG ? revision : null;
  }

  /** Returns the last revision of a log that the thread can read, otherwise null. */
  private async readableLog(meeting: string): Promise<number | null> {
    if (!this.thread.canRead) return null;
    const state = await this.race.state(meeting);
    return state?.revision ?? null;
  }

  /** Asks the thread within the limits of a client. */
  private async askThread<K extends ReaderTask['kind']>(
    task: Extract<ReaderTask, { readonly kind: K }>,
    revision: number,
    { name, signal }: Asker,
  ): Promise<ReaderAnswer<K>> {
    const end = this.budget.begin(name);
    try {
      return await this.thread.ask<K>(task, revision, signal, (tookMs) => this.budget.charge(name, tookMs));
    } finally {
      end();
    }
  }

  private shared<K extends 'view' | 'diff' | 'patch' | 'sheet'>(
    task: Extract<ReaderTask, { readonly kind: K }>,
    moments: readonly Moment[],
    { revision, asker }: { readonly revision: number; readonly asker: Asker },
  ): Promise<ReaderAnswer<K>> {
    const key = keyOf(task, moments, revision);
    return this.answers.get({ key, keeps: true, signal: asker.signal }, (signal) =>
      this.askThread<K>(task, revision, { ...asker, signal }),
    );
  }
}

/** Names an answer. What is known of an instant changes with the log; a revision is always the same. */
function keyOf(task: ReaderTask, moments: readonly Moment[], revision: number): string {
  const isFixed = moments.every((moment) => typeof moment === 'number');
  return JSON.stringify([task, isFixed ? null : revision]);
}
