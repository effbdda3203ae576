import type { Invalid } from './input-problems.ts';
import { schemaError, unwrapped, type Issue, type Shape } from './schema-errors.ts';

/** Most members of an object, and most items of a list whose schema names no number. */
const MAX_MEMBERS = 1_000;
/** Most items of all lists of a value together. A format of 64 KiB has fewer. */
const MAX_ITEMS_IN_ALL = 20_000;

type Path = readonly PropertyKey[];

/**
 * Refuses a value with a list or an object that is larger than its schema allows; null for all others. Zod
 * parses all items of a list before it looks at the length, and makes an issue of each one that is wrong, so
 * sizes are checked first.
 */
export function refuseOversize(schema: Shape, value: unknown): Invalid | null {
  const issue = new SizeCheck().firstIssue(schema, value, []);
  return issue && schemaError([issue], value, schema);
}

class SizeCheck {
  private itemsInAll = 0;

  firstIssue(schema: Shape, value: unknown, path: Path): Issue | null {
    if (typeof value !== 'object' || value === null) return null;
    const options = optionsOf(schema);
    return Array.isArray(value)
      ? this.issueInList(options, value, path)
      : this.issueInObject(options, value as Readonly<Record<string, unknown>>, path);
  }

  private issueInList(options: readonly Shape[], items: readonly unknown[], path: Path): Issue | null {
    const list = options.find(({ def }) => def?.type === 'array');
    const element = list?.def?.element;
    // The schema does not look at the items of a list where it expects none.
    if (!element) return null;
    const maximum = maxLengthOf(list);
    if (items.length > maximum) {
      return { code: 'too_big', origin: 'array', maximum, inclusive: true, path, message: '' };
    }
    this.itemsInAll += items.length;
    if (this.itemsInAll > MAX_ITEMS_IN_ALL) {
      return {
        code: 'custom',
        path: path.slice(0, 1),
        message: `must have at most ${MAX_ITEMS_IN_ALL} items`,
      };
    }
    for (const [index, item] of items.entries()) {
      const issue = this.firstIssue(element, item, [...path, index]);
      if (issue) return issue;
    }
    return null;
  }

  private issueInObject(
    options: readonly Shape[],
    members: Readonly<Record<string, unknown>>,
    path: Path,
  ): Issue | null {
    const names = Object.keys(members);
    const fieldOf = (name: string) => {
      const option = options.find(({ shape }) => shape && Object.hasOwn(shape, name));
      return option?.shape?.[name];
    };
    if (names.length > MAX_MEMBERS) {
      const isRecord = options.some(({ def }) => def?.type === 'record');
      if (isRecord) return { code: 'custom', path, message: `must have at most ${MAX_MEMBERS} members` };
      const unknown = names.find((name) => !fieldOf(name)) ?? '';
      return { code: 'unrecognized_keys', keys: [unknown], path, message: '' };
    }
    for (const name of names) {
      const field = fieldOf(name);
      const issue = field && this.firstIssue(field, members[name], [...path, name]);
      if (issue) return issue;
    }
    return null;
  }
}

function maxLengthOf({ def }: Shape): number {
  const lengths = (def?.checks ?? []).map(({ _zod: { def: check } }) =>
    check.check === 'max_length' ? (check.maximum ?? MAX_MEMBERS) : MAX_MEMBERS,
  );
  return Math.min(MAX_MEMBERS, ...lengths);
}

/** Returns the alternatives of a schema: itself, if it has none. */
function optionsOf(schema: Shape): readonly Shape[] {
  const here = unwrapped(schema) ?? schema;
  return here.def?.options?.flatMap(optionsOf) ?? [here];
}
