/** Every way in which a log can be wrong, and what it means. */
export const LOG_FINDINGS = {
  'not-a-record': 'The line is damaged or cut short. Export the file again.',
  'name-repeated':
    'Programs take the first or the last of the two values, and the hash covers only the last. ' +
    'The file was changed after it was exported.',
  'record-unreadable': 'The store cannot read this record. Restore the store from a copy.',
  'record-missing': 'A record was removed or lost.',
  'record-repeated': 'The log holds this revision twice.',
  'record-out-of-order': 'The records are not in the order of their revisions.',
  'end-missing': 'The last records of the log were removed or lost.',
  'type-unknown': 'This version of Greenflag does not know the type. Use the newer version that wrote it.',
  'data-wrong': 'The data do not have the shape of their type.',
  'metadata-wrong': 'The metadata do not have their shape.',
  'time-goes-back': 'The log says that this record was written before the record in front of it.',
  'id-repeated': 'Two records have the same id.',
  'hash-differs': 'The record was changed after its hash was made.',
  'link-broken': 'The record was not written after the record in front of it. That record was replaced.',
  'signature-missing': 'Every result is signed when it is certified. This signature was removed.',
  'signature-wrong': 'It was changed, or it was made with another key that has the same name.',
  'key-unknown':
    'It is not among the given keys. Give the keys of the server that certified this result. ' +
    'If that server never had such a key, somebody else signed the result.',
  'signed-otherwise': 'The signed result and the log differ. One of the two was replaced.',
  'meeting-unknown': 'The log does not begin with a scheduled meeting, so its hashes cannot be checked.',
  'fold-breaks': 'The projections fail on this record. This is a defect of Greenflag. Please report it.',
  'copy-differs': 'The copy is not the same as the original. Copy into another store, and keep this one.',
  'snapshot-differs': 'The snapshot does not match the log. Snapshots are a cache: delete this one.',
} as const;

export type LogFindingCode = keyof typeof LOG_FINDINGS;

/** Something that is wrong in a log, and the revision at which it is found. */
export interface LogFinding {
  readonly revision: number;
  readonly code: LogFindingCode;
  /** What is wrong in this case, then what the code means. */
  readonly words: string;
}

export const finding = (revision: number, code: LogFindingCode, words: string): LogFinding => ({
  revision,
  code,
  words: `${words} ${LOG_FINDINGS[code]}`,
});
