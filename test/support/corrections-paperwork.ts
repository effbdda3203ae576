import { alternatesOf, sessionOf } from '#domain';
import type { CommandDraw, CommandMakers } from './command-draw.ts';

const lateCar = ({ session, state, how }: CommandDraw) => {
  const cars = [...state.entries.keys()];
  return { session, car: cars[how % cars.length] ?? '1', reason: 'decided' };
};

const alternate = (draw: CommandDraw) => {
  const session = sessionOf(draw.state, draw.session);
  const next = session ? alternatesOf(draw.state, session)[0]?.car : undefined;
  return next === undefined ? lateCar(draw) : { session: draw.session, car: next, reason: 'decided' };
};

const movedLaps = ({ session, car, order, how }: CommandDraw) => {
  const to = order[(order.indexOf(car) + 1) % order.length] ?? car;
  return { session, from: car, to, ...(how % 3 > 0 && { laps: [1 + (how % 2)] }), reason: 'decided' };
};

/** Makes the commands that correct what was recorded. */
export const CORRECTION_MAKERS = {
  AmendMeeting: ({ how }) => ({
    name: `Test ${how % 3}`,
    track: { name: 'Test Oval', lengthMiles: 0.25 + (how % 2) },
  }),
  ArchiveMeeting: () => ({}),
  RestoreMeeting: () => ({}),
  RenumberCar: ({ car, how }) => ({ car, to: `${car}${'AB'[how % 2] ?? ''}`, reason: 'decided' }),
  ReassignLaps: movedLaps,
  SwapCars: movedLaps,
  AddToLineup: lateCar,
  PromoteAlternate: alternate,
  ChangeDriver: ({ session, car, how }) => ({ session, car, driver: `Relief ${how % 3}`, reason: 'decided' }),
} satisfies Partial<CommandMakers>;
