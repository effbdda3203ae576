import { Pointer, type Operation } from 'rfc6902';

/**
 * The JSON Patch (RFC 6902) that makes of one view the next, or of the shape of both. Rows are compared place
 * by place, and what a view shares with the one before it costs nothing: the library's own search for the
 * shortest patch takes the square of the number of rows.
 */
export const patchBetween = (before: object, after: object): readonly Operation[] =>
  differences(before, after, new Pointer());

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function differences(before: unknown, after: unknown, at: Pointer): Operation[] {
  if (Array.isArray(before) && Array.isArray(after)) return byPlace(before, after, at);
  if (isFields(before) && isFields(after)) return byField(before, after, at);
  return before === after ? [] : [{ op: 'replace', path: at.toString(), value: after }];
}

/** What every object has by its nature, `toString` say, is no field of it. */
const own = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

/** A field that is undefined is none: so JSON has it. */
function byField(before: Fields, after: Fields, at: Pointer): Operation[] {
  const operations: Operation[] = [];
  for (const name of Object.keys(before)) {
    const [was, is] = [before[name], own(after, name)];
    if (was === is || was === undefined) continue;
    if (is === undefined) operations.push({ op: 'remove', path: at.add(name).toString() });
    else operations.push(...differences(was, is, at.add(name)));
  }
  for (const [name, value] of Object.entries(after)) {
    if (value === undefined || own(before, name) !== undefined) continue;
    operations.push({ op: 'add', path: at.add(name).toString(), value });
  }
  return operations;
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
