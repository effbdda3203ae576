import type { LogEvent } from '#race-control';
import { t } from '../ui/language/language.ts';

/** Another record that a record names. */
export interface Reference {
  readonly words: string;
  readonly revision: number;
}

/** Names of the fields that hold a revision; with the type of the record if the field alone is ambiguous. */
const REFERENCE_WORDS: Readonly<Record<string, string>> = {
  crossing: t('the crossing'),
  penalty: t('the penalty'),
  'RecordStruck revision': t('the record that it strikes'),
  'RecordRestored revision': t('the record that it restores'),
};

/** Returns the records that a record names because it rests on them. */
export function referencesOf({ type, data }: Pick<LogEvent, 'type' | 'data'>): readonly Reference[] {
  return Object.entries<unknown>(data).flatMap(([field, value]) => {
    if (field === 'restsOn' && Array.isArray(value))
      return (value as ResultReference[]).map(referenceToResult);
    const words = REFERENCE_WORDS[field] ?? REFERENCE_WORDS[`${type} ${field}`];
    return words !== undefined && typeof value === 'number' ? [{ words, revision: value }] : [];
  });
}

interface ResultReference {
  readonly session: string;
  readonly revision: number;
}

const referenceToResult = ({ session, revision }: ResultReference): Reference => ({
  words: session,
  revision,
});

/**
 * Returns the session of a record or, for a record of the meeting, the session of the last record before it.
 */
export function sessionAtRevision(
  rows: readonly { readonly revision: number; readonly session: string | null }[],
  revision: number,
): string | null {
  return rows.findLast((row) => row.revision <= revision && row.session !== null)?.session ?? null;
}
