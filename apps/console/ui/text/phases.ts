import { isUnderFlag } from '#domain/words';
import { statusWords } from './words.ts';

export { isBefore, isOver, isPosted, isRunning, isTimedKind, isUnderFlag, orderViewOf } from '#domain/words';

/** Returns the phase in words for a place beside the flag; empty if the flag says it. */
export const phaseBesideFlag = (phase: string): string => (isUnderFlag(phase) ? '' : statusWords(phase));
