import { COMMANDS, COMMAND_TYPES, type CommandType } from '#domain';
import { COMMAND_OF_RECORD } from '../../apps/console/api/data/records.ts';

const PERMANENT: readonly CommandType[] = [
  'ScheduleMeeting',
  'CertifyResults',
  'CertifyRanking',
  'ReopenResults',
  'StrikeRecord',
  'RestoreRecord',
  'SealFeed',
  'ArchiveMeeting',
  'RestoreMeeting',
];

describe('The record of each command', () => {
  it.each(COMMAND_TYPES)('%s is struck by the roles that may issue it, or permanent', (type) => {
    expect(COMMAND_OF_RECORD[COMMANDS[type].event]).toBe(PERMANENT.includes(type) ? null : type);
  });
});
