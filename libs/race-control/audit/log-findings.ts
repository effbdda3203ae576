/** Every way in which a log may be found wrong, and what it means. */
export const LOG_FINDINGS = {
  'not-a-record': 'The line is damaged or cut short. Get the file again from where it was exported.',
  'record-unreadable': 'The store holds something here that is no record. Restore the store from a copy.',
  'record-missing': 'A record has been taken out, or was lost.',
  'record-repeated': 'The same place in the log is filled twice.',
  'record-out-of-order': 'Records have changed places.',
  'end-missing': 'The last records of the log have been taken out, or were lost.',
  'type-unknown': 'This Greenflag does not know the type. A newer one may have written it; use that.',
  'data-wrong': 'The data have not the shape of their type.',
  'metadata-wrong': 'The metadata have not their shape.',
  'time-goes-back': 'The log says that it recorded this before the record in front of it.',
  'id-repeated': 'Two records have the same id.',
  'hash-differs': 'The record is not as it was when its hash was made: it has been changed since.',
  'link-broken': 'The record was not made to follow the one in front of it: that one has been replaced.',
  'signature-missing': 'Every result is signed when it is certified: this signature has been taken out.',
  'signature-wrong': 'It has been changed, or was made with a key that somebody else gave the same name.',
  'key-unknown':
    'It is not among the keys given. Give those of the server that certified this; if there is none, ' +
    'it was signed anew.',
  'signed-otherwise': 'What was signed is not what the log says: one of the two has been replaced.',
  'meeting-unknown': 'The log does not begin with a scheduled meeting, so its hashes cannot be checked.',
  'fold-breaks': 'The projections break on this record. It is a defect of Greenflag; please report it.',
  'copy-differs': 'The copy is not what it was made from. Copy into another store, and look at this one.',
  'snapshot-differs': 'The snapshot is not what the log says. Snapshots are a cache: drop it.',
} as const;

export type LogFindingCode = keyof typeof LOG_FINDINGS;

/** Something wrong in a log, at a place in it. */
export interface LogFinding {
  readonly revision: number;
  readonly code: LogFindingCode;
  readonly words: string;
}

/** The words for this case, then what it means. */
export const finding = (revision: number, code: LogFindingCode, words: string): LogFinding => ({
  revision,
  code,
  words: `${words} ${LOG_FINDINGS[code]}`,
});
