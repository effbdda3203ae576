import { setTimeout as pause } from 'node:timers/promises';
import type { ScriptedCommand } from '../officials.ts';
import type { Reader } from './wire.ts';
import type { ReaderServer } from './reader-server.ts';
import { simulate, type Simulation, type SimulationOptions } from '../simulate.ts';

export interface PlayOptions {
  /** How many times faster than in reality; Infinity for as fast as possible. */
  readonly speed: number;
  readonly signal: AbortSignal;
  /** Issues a command of an official. The race continues when it has resolved. */
  readonly issue: (command: ScriptedCommand) => Promise<void>;
}

/** A reader of the simulation and the server that plays it. */
export type Played = readonly [reader: Reader, server: ReaderServer];

/**
 * Simulates a session that is played from now on. Its time is never ahead of the clock of the machine: a race
 * that is played faster began in the past, and ends when it has been played.
 */
export function simulateFrom(
  now: number,
  { seed, speed, ...options }: Omit<SimulationOptions, 'greenAt'> & { seed: number; speed: number },
): Simulation {
  const { startsAt, endsAt } = simulate(seed, { ...options, greenAt: 0 });
  const playedMs = (endsAt - startsAt) / speed;
  return simulate(seed, { ...options, greenAt: Math.floor(now + playedMs - endsAt) });
}

/** Plays a simulation: what the readers send, and what the officials do, each at its time. */
export async function play(
  simulation: Simulation,
  played: readonly Played[],
  options: PlayOptions,
): Promise<void> {
  const { speed, signal, issue } = options;
  const { startsAt } = simulation;
  const begunAt = performance.now();
  let reached = startsAt;
  const now = (): number => {
    return speed === Infinity ? reached : startsAt + (performance.now() - begunAt) * speed;
  };
  for (const [reader, server] of played) server.start(reader, now);
  const steps = [
    ...played.flatMap(([{ events }, server]) =>
      events.map((event) => stepAt(event.at, () => server.play(event))),
    ),
    ...simulation.script.map((command) => stepAt(Date.parse(command.at), () => issue(command))),
  ].sort((a, b) => a.at - b.at);
  for (const { at, run } of steps) {
    const waitMs = speed === Infinity ? 0 : begunAt + (at - startsAt) / speed - performance.now();
    // At full speed the sockets get a turn, so that clients can ask and answer.
    await pause(Math.max(0, waitMs), undefined, { signal });
    reached = at;
    await run();
  }
}

interface Step {
  readonly at: number;
  readonly run: () => void | Promise<void>;
}

const stepAt = (at: number, run: Step['run']): Step => ({ at, run });
