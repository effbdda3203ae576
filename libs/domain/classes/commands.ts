import { z } from 'zod';
import { command } from '../kernel/command.ts';
import * as field from '../kernel/fields.ts';

export const SetProgramme = command('SetProgramme', {
  sessions: z
    .array(field.session)
    .min(1)
    .max(1_024)
    .describe(
      'The sessions in the order in which they are to be run. ' +
        'Those that are not named follow in their present order.',
    ),
});
