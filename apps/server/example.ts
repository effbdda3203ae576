import { createReadStream, existsSync } from 'node:fs';
import type { EventStore } from '#event-store';
import { linesOf, parseScript, runScript, type RaceControl } from '#race-control';

const EXAMPLE_PATH = 'examples/clash-2023/clash-2023.ndjson';
/** The root of the package, relative to the source and to `dist`. */
const PACKAGE_ROOTS = ['../../', '../../../'];

/** The meeting that the example is. */
export const EXAMPLE_MEETING = 'clash-2023';

export interface ExampleOutcome {
  readonly commands: number;
  readonly refused: number;
}

/** Issues the commands of the example to an empty store. Returns null when the store is not empty. */
export async function playExample(store: EventStore, race: RaceControl): Promise<ExampleOutcome | null> {
  const [anyEvent] = await store.readAll(null, 1);
  return anyEvent ? null : issueExample(race);
}

/** Issues the commands of the example. Doing it again writes nothing. */
export async function issueExample(race: RaceControl): Promise<ExampleOutcome> {
  const parsed = await parseScript(linesOf(createReadStream(exampleFile())));
  if (!parsed.ok) throw new Error(`${EXAMPLE_PATH}, line ${parsed.problem.line}: ${parsed.problem.words}`);
  let refused = 0;
  for await (const { outcome } of runScript(parsed.script, (line) => race.issue(line))) {
    if (outcome.kind !== 'accepted') refused += 1;
  }
  return { commands: parsed.script.size, refused };
}

function exampleFile(): URL {
  const candidates = PACKAGE_ROOTS.map((root) => new URL(root + EXAMPLE_PATH, import.meta.url));
  const found = candidates.find((url) => existsSync(url));
  if (found) return found;
  throw new Error(`${EXAMPLE_PATH} is missing from this installation.`);
}
