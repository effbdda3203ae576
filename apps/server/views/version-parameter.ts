import { PROJECTIONS } from '#projections';
import { LAYOUT_VERSION, type SheetFormat } from '#publishing';
import { VERSIONS } from '../http/problem-sets.ts';
import { textParameter, type Parameters } from '../http/query-parameters.ts';

/**
 * Reads the version that an address names. `complete` means that it decides every byte of the answer: the
 * version of the projection for a view; for a sheet, the version of its layout as well. `partial` names only
 * the projection of a sheet.
 * @throws ProblemError `version-unknown`
 */
export function versionParameter(
  query: Parameters,
  projection: string,
  format: SheetFormat | 'view',
): 'none' | 'partial' | 'complete' {
  const named = textParameter(query, 'v');
  if (named === undefined) return 'none';
  const version = requireVersion(projection, format === 'view' ? named : named.replace(/\..*/u, ''));
  if (format === 'view') return 'complete';
  if (named === version) return 'partial';
  if (named === `${version}.${LAYOUT_VERSION}`) return 'complete';
  throw versionError(projection, named, `${version}.${LAYOUT_VERSION}`);
}

/**
 * Returns the version of a projection if the address names it. An unknown projection has any version: it is
 * refused when its view is looked for.
 * @throws ProblemError `version-unknown`
 */
export function requireVersion(projection: string, named: string): string {
  if (!Object.hasOwn(PROJECTIONS, projection)) return named;
  const version = String(PROJECTIONS[projection]?.version);
  if (named === version) return version;
  throw versionError(projection, named, version);
}

const versionError = (projection: string, named: string, version: string) =>
  VERSIONS.error('version-unknown', `${projection} has no version ${named.slice(0, 20)} here.`, {
    field: 'v',
    version,
  });
