import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { parseCommand } from '#race-control';
import { officialOf, roleOption } from '../../checked-options.ts';
import {
  addMeetingOptions,
  jsonOption,
  keysOption,
  officialOption,
  valueOption,
  type MeetingOptions,
} from '../../options.ts';
import { inputError } from '../../output/input-errors.ts';
import type { Output } from '../../output/output.ts';
import { withTarget } from '../../target/open-target.ts';
import { issueLine } from '../meeting/issue.ts';

interface AssignOptions extends MeetingOptions {
  readonly transponder: string;
  readonly car: string;
  readonly from?: string;
  readonly reason?: string;
  readonly official?: string;
  readonly role: string;
}

export function configureAssign(command: Command, output: Output): void {
  addMeetingOptions(command)
    .addOption(valueOption('--transponder <number>', 'number of the transponder').makeOptionMandatory())
    .addOption(valueOption('--car <number>', 'car that carries it').makeOptionMandatory())
    .addOption(valueOption('--from <instant>', 'instant from which it holds'))
    .addOption(valueOption('--reason <words>', 'reason, as the record will show it'))
    .addOption(keysOption())
    .addOption(officialOption())
    .addOption(roleOption().default('scorer'))
    .addOption(jsonOption())
    .action((options: AssignOptions) => {
      const { meeting, transponder, car, from, reason } = options;
      const fields = { type: 'AssignTransponder', meeting, transponder, car, from, reason };
      const given = Object.entries(fields).filter(([, value]) => value !== undefined);
      const parsed = parseCommand(Object.fromEntries(given));
      if (!parsed.ok) throw inputError(parsed.problem);
      const { command: assign, sent } = parsed;
      const line = { line: 1, meeting, command: assign, sent, commandId: randomUUID() };
      return withTarget(options, (target) =>
        issueLine(target, { ...line, official: officialOf(options) }, options, output),
      );
    });
}
