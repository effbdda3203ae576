import { Pointer, type Operation } from 'rfc6902';
import { diffAny } from 'rfc6902/diff.js';

/**
 * The JSON Patch (RFC 6902) that makes of one view the next. Rows are compared place by place: the search for
 * the shortest patch takes the square of their number, and what a view shares with the one before it costs
 * nothing here.
 */
export const patchBetween = (before: object, after: object): readonly Operation[] =>
  differences(before, after, new Pointer());

function differences(before: unknown, after: unknown, at: Pointer): Operation[] {
  if (Array.isArray(before) && Array.isArray(after)) return byPlace(before, after, at);
  return diffAny(before, after, at, differences);
}

function byPlace(before: readonly unknown[], after: readonly unknown[], at: Pointer): Operation[] {
  const operations: Operation[] = [];
  const shared = Math.min(before.length, after.length);
  for (let i = 0; i < shared; i += 1) {
    if (before[i] === after[i]) continue;
    operations.push(...differences(before[i], after[i], at.add(String(i))));
  }
  // From the end, so that the places of the others stay as they are.
  for (let i = before.length - 1; i >= shared; i -= 1) {
    operations.push({ op: 'remove', path: at.add(String(i)).toString() });
  }
  for (const value of after.slice(shared))
    operations.push({ op: 'add', path: at.add('-').toString(), value });
  return operations;
}
