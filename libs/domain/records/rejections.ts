/** Refusals about striking and restoring records: code -> what it means, and what to do about it. */
export const RECORDS_REJECTIONS = {
  'record-unknown': 'The log has no record of that revision.',
  'record-stands-for-ever':
    'Scheduling, certification, strikes and restorations are never struck. Reopen, or restore instead.',
  'record-rested-on': 'Later records rest on it. Strike those first, the last one first.',
} as const;
