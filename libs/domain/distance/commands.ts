import { command } from '../kernel/command.ts';
import { DISTANCE_EVENTS } from './events.ts';

export const ShortenDistance = command('ShortenDistance', DISTANCE_EVENTS.DistanceShortened.shape);
export const EndRace = command('EndRace', DISTANCE_EVENTS.RaceEnded.shape);
