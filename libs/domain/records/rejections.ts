/** Refusals about striking and restoring records, by code: what the code means, and what to do. */
export const RECORDS_REJECTIONS = {
  'record-unknown': 'Check the number of the record.',
  'record-stands-for-ever':
    'A record of that type stands for ever. Reopen the results, or restore the record that was struck.',
  'record-rested-on': 'Strike the later records first, beginning with the last one.',
} as const;
