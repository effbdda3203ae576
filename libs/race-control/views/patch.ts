import { Pointer, type Operation } from 'rfc6902';

/**
 * Returns the JSON Patch (RFC 6902) that turns one view into the next. Lists are compared index by index, and
 * parts that both views share cost nothing. The library's own search for the shortest patch is not used,
 * because its time grows with the square of the number of rows.
 */
export const patchBetween = (before: object, after: object): readonly Operation[] =>
  differences(before, after, new Pointer());

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function differences(before: unknown, after: unknown, at: Pointer): Operation[] {
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, at);
  if (isFields(before) && isFields(after)) return compareFields(before, after, at);
  return before === after ? [] : [{ op: 'replace', path: at.toString(), value: after }];
}

/** Returns a field of the object itself, never an inherited one like `toString`. */
const ownField = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

/** Compares two objects. A field that is undefined counts as missing, as in JSON. */
function compareFields(before: Fields, after: Fields, at: Pointer): Operation[] {
  const operations: Operation[] = [];
  for (const name of Object.keys(before)) {
    const [oldValue, newValue] = [before[name], ownField(after, name)];
    if (oldValue === newValue || oldValue === undefined) continue;
    if (newValue === undefined) operations.push({ op: 'remove', path: at.add(name).toString() });
    else operations.push(...differences(oldValue, newValue, at.add(name)));
  }
  for (const [name, value] of Object.entries(after)) {
    if (value === undefined || ownField(before, name) !== undefined) continue;
    operations.push({ op: 'add', path: at.add(name).toString(), value });
  }
  return operations;
}

function compareLists(before: readonly unknown[], after: readonly unknown[], at: Pointer): Operation[] {
  const operations: Operation[] = [];
  const shared = Math.min(before.length, after.length);
  for (let i = 0; i < shared; i += 1) {
    if (before[i] === after[i]) continue;
    operations.push(...differences(before[i], after[i], at.add(String(i))));
  }
  // From the end, so that the indexes of the other items stay valid.
  for (let i = before.length - 1; i >= shared; i -= 1) {
    operations.push({ op: 'remove', path: at.add(String(i)).toString() });
  }
  for (const value of after.slice(shared))
    operations.push({ op: 'add', path: at.add('-').toString(), value });
  return operations;
}
