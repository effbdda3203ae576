import type { Command, MeetingState, Official } from '#domain';
import { commandHash } from '../log/hash-chain.ts';
import { CommandIndex } from '../log/command-index.ts';
import { decideCommand, type DecisionContext, type PendingCommand } from '../command-queue/decision.ts';
import { compareViews } from '../diff/diff-request.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { stateAtMoment } from '../views/state-at-moment.ts';
import type { LogHead } from '../log/record-builder.ts';
import { WorkLimit } from '../work-limit.ts';
import { yieldToOthers } from '../yield-to-others.ts';
import type { ViewChange } from '../answers/what-if.ts';
import type { NamedView, WhatIfAnswer, WhatIfLimits, WhatIfRequest } from './what-if-document.ts';

export const WHAT_IF_LIMITS: WhatIfLimits = {
  records: 100_000,
  strikes: 100,
  commands: 500,
  shows: 20,
  timeMs: 5_000,
};

/** The log that a question is answered from, and the limits of the answer. */
export interface WhatIfContext extends DecisionContext {
  readonly log: MeetingLog;
  /** Returns milliseconds. */
  readonly now: () => number;
  readonly limits: WhatIfLimits;
  /** Aborts when the client has hung up. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Strikes records and issues commands on the state of a meeting, and returns how views would change. It
 * decides with the function of the command queue, so that the rules are the same, but nothing reaches the
 * queue or the store. It yields to other work between its steps.
 */
export async function whatIf(request: WhatIfRequest, context: WhatIfContext): Promise<WhatIfAnswer> {
  const { log, limits } = context;
  if (log.state.revision < 0) return { kind: 'meeting-unknown' };
  const base = await stateAtMoment(log, request.at, context.now());
  if (base.kind !== 'state') return base;
  return tooLarge(base.state, request, limits) ?? new WhatIfRun(base.state, request, context).answer();
}

function tooLarge(
  { revision }: MeetingState,
  request: WhatIfRequest,
  limits: WhatIfLimits,
): WhatIfAnswer | null {
  const { strike, issue, show } = request;
  const sizes = [
    { field: 'strike', size: strike.length, max: limits.strikes, what: 'records' },
    { field: 'issue', size: issue.length, max: limits.commands, what: 'commands' },
    { field: 'show', size: show.length, max: limits.shows, what: 'projections' },
  ];
  const exceeded = sizes.find(({ size, max }) => size > max);
  if (exceeded) {
    const { field, size, max, what } = exceeded;
    return { kind: 'fork-too-large', words: `"${field}" has ${size} ${what}, and may have ${max}.`, field };
  }
  if (revision < limits.records) return null;
  const words = `The log has ${revision + 1} records at that moment, and may have ${limits.records}.`;
  return { kind: 'fork-too-large', words };
}

/** Decides the strikes and commands of one question, each on the state after the one before. */
class WhatIfRun {
  private head: LogHead;
  private readonly decided = new CommandIndex();
  private readonly limit: WorkLimit;

  constructor(
    private readonly base: MeetingState,
    private readonly request: WhatIfRequest,
    private readonly context: WhatIfContext,
  ) {
    // The records are not kept, so the hash that they continue does not matter.
    this.head = { state: base, hash: '' };
    this.limit = new WorkLimit(context.limits.timeMs, context.signal);
  }

  async answer(): Promise<WhatIfAnswer> {
    const { strike, issue, show, meeting } = this.request;
    const strikes = strike.map((revision): Command => ({
      type: 'StrikeRecord',
      revision,
      reason: 'what if',
    }));
    const steps = [
      ...strikes.map((command, i) => ({ command, field: `strike/${i}` })),
      ...issue.map((command, i) => ({ command, field: `issue/${i}` })),
    ];
    for (const { command, field } of steps) {
      const refused = (await this.yieldOrTimeOut(field)) ?? this.issue(command, field);
      if (refused) return refused;
    }
    const shows: Record<string, ViewChange> = {};
    for (const [i, view] of show.entries()) {
      const timedOut = await this.yieldOrTimeOut(`show/${i}`);
      if (timedOut) return timedOut;
      const change = await this.changeOf(view, `show/${i}`);
      if ('kind' in change) return change;
      shows[view.name] = change;
    }
    return { kind: 'what-if', document: { meeting, revision: this.base.revision, shows } };
  }

  /** Lets other work run. Returns an answer if the time for this question is over. */
  private async yieldOrTimeOut(field: string): Promise<WhatIfAnswer | null> {
    await yieldToOthers();
    return this.limit.isReached ? this.tooSlow(`before ${field}`) : null;
  }

  private tooSlow(when: string): WhatIfAnswer {
    return { kind: 'fork-too-slow', words: `The time of ${this.limit.limitMs} ms was over ${when}.` };
  }

  /**
   * Decides a command. If it is refused only because the results of a session are certified, the session is
   * reopened first: a question may be about certified results as well.
   */
  private issue(command: Command, field: string): WhatIfAnswer | null {
    const refused = this.decide(command, this.request.official, field);
    if (refused?.kind !== 'refused' || refused.rejection.code !== 'results-certified') return refused;
    const { session } = refused.rejection.details as { session: string };
    const reopen: Command = { type: 'ReopenResults', session, reason: 'what if' };
    if (this.decide(reopen, { ...this.request.official, role: 'director' }, field)) return refused;
    return this.decide(command, this.request.official, field);
  }

  private decide(command: Command, official: Official, field: string): WhatIfAnswer | null {
    const { meeting } = this.request;
    const { newId, clock } = this.context;
    const pending: PendingCommand = {
      // A question writes nothing, so nothing needs a confirmation.
      request: { meeting, command: { ...command, confirm: true }, official },
      commandId: (command.commandId ?? newId()).toLowerCase(),
      commandHash: commandHash(command),
      arrived: clock.reading(),
    };
    const { outcome, records } = decideCommand(this.head, pending, this, this.context);
    for (const { record, head } of records) {
      this.decided.add(record);
      this.head = head;
    }
    if (outcome.kind === 'refused') return { kind: 'refused', rejection: outcome.rejection, field };
    if (outcome.kind === 'command-id-reused') return { ...outcome, field };
    return null;
  }

  /**
   * Finds the records that the command with this id wrote: in the log up to the moment of the question, or in
   * this run.
   */
  get(commandId: string) {
    const written = this.context.log.commands.get(commandId);
    return written && written.first <= this.base.revision ? written : this.decided.get(commandId);
  }

  private async changeOf(
    { projection, session }: NamedView,
    field: string,
  ): Promise<ViewChange | WhatIfAnswer> {
    const steps = compareViews([this.base, this.head.state], projection, session);
    const answer = await this.limit.run(steps);
    if (!answer) return this.tooSlow(`in ${field}`);
    if (answer.kind === 'compared') {
      const { before, after, diff } = answer;
      return { before, after, diff };
    }
    if (answer.kind === 'meeting-unknown') return answer;
    const sessions = answer.kind === 'session-unknown' ? answer.sessions : [];
    const words =
      session === undefined
        ? `"${projection}" needs a session. Write ${projection}/<session>.`
        : `"${projection}" has no session "${session}".`;
    const list = sessions.join(', ') || 'none';
    return { kind: 'show-unknown', words: `${words} The sessions are: ${list}.`, field };
  }
}
