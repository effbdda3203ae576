/**
 * Returns Node's own SQLite; undefined before Node 22.13. Node 22 would print a warning in each process that
 * loads it, which tells an official nothing.
 *
 * @returns {typeof import('@photostructure/sqlite') | undefined}
 */
export function builtInSqlite() {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return /** @type {any} */ (process.getBuiltinModule('node:sqlite'));
  } finally {
    process.emitWarning = emitWarning;
  }
}
