import type { Command, MeetingState, Official } from '#domain';
import { commandHash } from '../log/hash-chain.ts';
import { CommandIndex } from '../log/command-index.ts';
import { decideCommand, type DecisionContext, type PendingCommand } from '../command-queue/decision.ts';
import { compareViews } from '../diff/diff-request.ts';
import type { MeetingLog } from '../log/meeting-log.ts';
import { yieldToOthers } from '../yield-to-others.ts';
import { stateAtMoment } from '../views/state-at-moment.ts';
import type { LogHead } from '../log/record-builder.ts';
import type { WhatIfLimits, NamedView, ViewChange, WhatIfAnswer, WhatIfRequest } from './what-if-document.ts';

export const WHAT_IF_LIMITS: WhatIfLimits = {
  records: 100_000,
  strikes: 100,
  commands: 500,
  shows: 20,
  timeMs: 5_000,
};

/** Where a fork is made, and within what bounds. */
export interface WhatIfContext extends DecisionContext {
  readonly log: MeetingLog;
  readonly limits: WhatIfLimits;
}

/**
 * Strikes records and issues commands on a fork of a meeting, and shows what would be otherwise. The desk's
 * own decisions are asked, so that the rules are the same; nothing reaches the desk or the store. Between the
 * steps others have their turn.
 */
export async function whatIf(request: WhatIfRequest, bench: WhatIfContext): Promise<WhatIfAnswer> {
  const { log, limits } = bench;
  if (log.state.revision < 0) return { kind: 'meeting-unknown' };
  const base = await stateAtMoment(log, request.at, bench.now());
  if (base.kind !== 'state') return base;
  return tooLarge(base.state, request, limits) ?? new Fork(base.state, request, bench).answer();
}

function tooLarge(
  { revision }: MeetingState,
  request: WhatIfRequest,
  limits: WhatIfLimits,
): WhatIfAnswer | null {
  const { strike, issue, show } = request;
  const sizes = [
    ['strike', strike.length, limits.strikes, 'records are struck'],
    ['issue', issue.length, limits.commands, 'commands are issued'],
    ['show', show.length, limits.shows, 'projections are shown'],
  ] as const;
  const over = sizes.find(([, size, most]) => size > most);
  if (over) {
    const [field, size, most, what] = over;
    return { kind: 'fork-too-large', words: `${size} ${what}, and ${most} may be.`, field };
  }
  if (revision < limits.records) return null;
  const words = `The log has ${revision + 1} records there, and one of ${limits.records} may be forked.`;
  return { kind: 'fork-too-large', words };
}

class Fork {
  private tip: LogHead;
  private readonly known = new CommandIndex();
  private readonly until: number;

  constructor(
    private readonly base: MeetingState,
    private readonly request: WhatIfRequest,
    private readonly bench: WhatIfContext,
  ) {
    // Nobody reads the hashes of a fork.
    this.tip = { state: base, hash: '' };
    this.until = performance.now() + bench.limits.timeMs;
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
      const refused = (await this.pause(field)) ?? this.issue(command, field);
      if (refused) return refused;
    }
    const shows: Record<string, ViewChange> = {};
    for (const [i, shown] of show.entries()) {
      const slow = await this.pause(`show/${i}`);
      if (slow) return slow;
      const change = this.shown(shown, `show/${i}`);
      if ('kind' in change) return change;
      shows[shown.name] = change;
    }
    return { kind: 'what-if', document: { meeting, revision: this.base.revision, shows } };
  }

  /** Others have their turn, and an ask that takes too long ends. */
  private async pause(field: string): Promise<WhatIfAnswer | null> {
    await yieldToOthers();
    if (performance.now() < this.until) return null;
    const words = `After ${this.bench.limits.timeMs} ms it had come to ${field}.`;
    return { kind: 'fork-too-slow', words };
  }

  /**
   * What is certified may be asked about like anything else: the fork reopens it where a command is refused
   * for that alone.
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
    const { newId, now } = this.bench;
    const job: PendingCommand = {
      request: { meeting, command, official },
      commandId: (command.commandId ?? newId()).toLowerCase(),
      commandHash: commandHash(command),
      arrivedAt: now(),
    };
    const { outcome, records } = decideCommand(this.tip, job, this, this.bench);
    for (const { record, head } of records) {
      this.known.add(record);
      this.tip = head;
    }
    if (outcome.kind === 'refused') return { kind: 'refused', rejection: outcome.rejection, field };
    if (outcome.kind === 'command-id-reused') return { ...outcome, field };
    return null;
  }

  /** What the desk would know of a command's id at the fork. */
  get(commandId: string) {
    const written = this.bench.log.commands.get(commandId);
    return written && written.first <= this.base.revision ? written : this.known.get(commandId);
  }

  private shown({ projection, session }: NamedView, field: string): ViewChange | WhatIfAnswer {
    const answer = compareViews([this.base, this.tip.state], projection, session);
    if (answer.kind === 'compared') {
      const { before, after, diff } = answer;
      return { before, after, diff };
    }
    if (answer.kind === 'meeting-unknown') return answer;
    const sessions = answer.kind === 'session-unknown' ? answer.sessions : [];
    const words =
      session === undefined
        ? `${projection} is of one session: say ${projection}/<session>.`
        : `${projection} has no session "${session}".`;
    return { kind: 'show-unknown', words: `${words} There are: ${sessions.join(', ') || 'none'}.`, field };
  }
}
