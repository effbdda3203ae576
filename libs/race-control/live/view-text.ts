import type { View } from '#projections';

/** Items of a list of one step. The rows of a race log take about a millisecond. */
const ITEMS_PER_STEP = 512;

/** Returns the text of `JSON.stringify` in steps, because a race log of a long meeting has many megabytes. */
export function* viewTextSteps(view: View): Generator<void, string, undefined> {
  const members: string[] = [];
  for (const [name, value] of Object.entries(view)) {
    if (value === undefined) continue;
    const isLong = Array.isArray(value) && value.length > ITEMS_PER_STEP;
    const text = isLong ? yield* listTextSteps(value) : JSON.stringify(value);
    members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(',')}}`;
}

function* listTextSteps(items: readonly unknown[]): Generator<void, string, undefined> {
  const parts: string[] = [];
  for (let i = 0; i < items.length; i += ITEMS_PER_STEP) {
    parts.push(JSON.stringify(items.slice(i, i + ITEMS_PER_STEP)).slice(1, -1));
    yield;
  }
  return `[${parts.join(',')}]`;
}
