/** Refusals about striking and restoring records, by code: what the code means, and what to do. */
export const RECORDS_REJECTIONS = {
  'record-unknown': { title: 'There is no such record', help: 'Check the number of the record.' },
  'record-stands-for-ever': {
    title: 'The record cannot be struck',
    help:
      'A record of that type cannot be undone. Reopen the results, post the ranking again, or restore the ' +
      'record that was struck.',
  },
  'record-replaced': {
    title: 'Another record has taken the place of the record',
    help: 'Strike the record that replaced it first.',
  },
  'record-rested-on': {
    title: 'Later records depend on this one',
    help: 'Strike the later records first, beginning with the last one.',
  },
} as const;
