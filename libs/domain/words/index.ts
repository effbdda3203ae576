export { count, lapTime, minutesAndSeconds, ordinal, speedMph } from './measures.ts';
