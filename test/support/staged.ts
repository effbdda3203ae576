import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { loadPresets, parseScript, RaceControl, runScript } from '#race-control';
import type { ServeOptions } from '../../apps/server/index.ts';
import { openPatiently } from './event-store/open-patiently.ts';
import { startServer, type TestServer } from './server.ts';

const EXAMPLE = 'examples/clash-2023/clash-2023.ndjson';

/** Important points of the example, as lines of its script. */
export const STAGE = {
  /** All cars are entered, and qualifying starts next. */
  entered: 39,
  /** Qualifying is certified. */
  qualified: 116,
  /** The heats are lined up. */
  linedUp: 120,
  /** The first heat is under green, and no car has crossed the line yet. */
  heat1Green: 122,
  /** Two heats are certified; in the third car 20 has spun on lap 22, and the yellow is out. */
  cautionInHeat3: 790,
  end: 5_958,
} as const;

/** A server with the example up to a line. The test plays the rest when it wants to. */
export interface Staged {
  readonly server: TestServer;
  /** Issues the next lines of the script one after another. */
  readonly play: (lines: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function staged(upTo: number, options: Partial<ServeOptions> = {}): Promise<Staged> {
  const url = options.store ?? `memory:${randomUUID()}`;
  const store = await openPatiently(url);
  const race = new RaceControl(store, { presets: loadPresets() });
  const lines = readFileSync(EXAMPLE, 'utf8').trimEnd().split('\n');
  let next = 0;
  const play = async (count: number) => {
    const parsed = await parseScript(lines.slice(next, next + count));
    if (!parsed.ok) throw new Error(parsed.problem.words);
    for await (const { line, outcome } of runScript(parsed.script, (command) => race.issue(command))) {
      if (outcome.kind !== 'accepted') throw new Error(`line ${next + line.line}: ${outcome.kind}`);
    }
    next += count;
  };
  await play(upTo);
  const server = await startServer({ ...options, store: url });
  const close = async () => {
    await server.close();
    await race.drain();
    await store.close();
  };
  return { server, play, close };
}
