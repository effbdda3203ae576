import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format as formatSchema, type Command } from '#domain';
import { Given, type Issued } from './given.ts';

/** Scripts of situations that a race night has brought, each with its right outcome in a README. */
const FOLDER = join(process.cwd(), '../shared/data/cases');
const isThere = existsSync(FOLDER);

/** Describes cases; without the scripts it skips them and says what is missing. */
export const describeCases = (subject: string, define: () => void): void => {
  if (isThere) describe(subject, define);
  else describe.skip(`${subject} (needs the scripts in ../shared/data/cases)`, define);
};

/** Returns the commands of a script, in their order. */
export function commandsOf(name: string): Issued[] {
  const file = readdirSync(FOLDER).find((each) => each.startsWith(`${name}-`)) ?? name;
  const lines = readFileSync(join(FOLDER, file), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const command = JSON.parse(line) as Issued & Extract<Command, { type: 'ScheduleMeeting' }>;
    if (command.type !== 'ScheduleMeeting') return command;
    return command.format ? { ...command, format: formatSchema.parse(command.format) } : command;
  });
}

/** Issues commands to a new meeting. Returns it with the codes of the commands that were refused. */
export function play(commands: readonly Issued[]): { readonly meeting: Given; readonly refused: string[] } {
  const meeting = new Given();
  const refused = commands
    .map((command) => meeting.when(command))
    .filter((outcome) => typeof outcome === 'string');
  return { meeting, refused };
}
