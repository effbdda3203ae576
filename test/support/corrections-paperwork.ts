import type { CommandMakers } from './paperwork.ts';

/** Makes the commands that correct what was recorded. */
export const CORRECTION_MAKERS = {
  AmendMeeting: ({ how }) => ({
    name: `Test ${how % 3}`,
    track: { name: 'Test Oval', lengthMiles: 0.25 + (how % 2) },
  }),
  RenumberCar: ({ car, how }) => ({ car, to: `${car}${'AB'[how % 2] ?? ''}`, reason: 'decided' }),
} satisfies Partial<CommandMakers>;
