import { command } from '../kernel/command.ts';
import * as field from '../kernel/fields.ts';
import { GRID_EVENTS } from './events.ts';

export const DrawLineup = command('DrawLineup', GRID_EVENTS.LineupDrawn.partial({ order: true }).shape);
export const DrawInversion = command(
  'DrawInversion',
  GRID_EVENTS.InversionDrawn.omit({ among: true }).partial({ number: true }).shape,
);
export const ChooseCar = command('ChooseCar', GRID_EVENTS.CarChosen.shape);
export const PostLineup = command('PostLineup', { session: field.session });
export const MoveToRear = command('MoveToRear', GRID_EVENTS.CarMovedToRear.shape);
export const PlaceCar = command('PlaceCar', GRID_EVENTS.CarPlaced.shape);
export const ScratchCar = command('ScratchCar', GRID_EVENTS.CarScratched.shape);
export const DeclineProvisional = command('DeclineProvisional', GRID_EVENTS.ProvisionalDeclined.shape);
export const AddToLineup = command('AddToLineup', GRID_EVENTS.CarAddedToLineup.shape);
export const PromoteAlternate = command('PromoteAlternate', GRID_EVENTS.AlternatePromoted.shape);
