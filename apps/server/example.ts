import { createReadStream, existsSync } from 'node:fs';
import type { EventStore } from '#event-store';
import { linesOf, parseScript, runScript, type RaceControl } from '#race-control';

const PLACE = 'examples/clash-2023/clash-2023.ndjson';
/** The package's root as seen from the source and from `dist`. */
const ROOTS = ['../../', '../../../'];

export interface Played {
  readonly commands: number;
  readonly refused: number;
}

/** Issues the example where the store holds nothing at all; one that holds anything is left alone (null). */
export async function playExample(store: EventStore, race: RaceControl): Promise<Played | null> {
  const [anything] = await store.readAll(null, 1);
  if (anything) return null;
  const parsed = await parseScript(linesOf(createReadStream(file())));
  if (!parsed.ok) throw new Error(`${PLACE}, line ${parsed.problem.line}: ${parsed.problem.words}`);
  let refused = 0;
  for await (const { outcome } of runScript(parsed.script, (line) => race.issue(line))) {
    if (outcome.kind !== 'accepted') refused += 1;
  }
  return { commands: parsed.script.size, refused };
}

function file(): URL {
  const found = ROOTS.map((root) => new URL(root + PLACE, import.meta.url)).find((url) => existsSync(url));
  if (found) return found;
  throw new Error(`${PLACE} is missing from this installation.`);
}
