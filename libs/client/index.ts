export { backoffMs, pause, withJitter } from './backoff.ts';
export { GreenflagClient } from './client.ts';
export { isTemporary, NoAnswerError, ProblemError, problemOf } from './errors.ts';
export type { ProblemBody } from './errors.ts';
export { bearerHeaders, officialHeaders } from './http.ts';
export type { MeetingClient } from './meeting-client.ts';
export { OfficialsClient } from './officials-client.ts';
export type { SeriesClient } from './series-client.ts';
export type { FeedsMessage, PatchOperation, ViewMessage, ViewsMessage } from './messages.ts';
export {
  deviceClock,
  MAX_AGE_OF_HEAD_MS,
  MAX_SILENCE_MS,
  MAX_SILENCE_UNDER_FLAG_MS,
  Silence,
  silenceWords,
} from './silence.ts';
export type { ClientClock } from './silence.ts';
export { saysNothing } from './unknown-outcome.ts';
export type { CommandResult, Sheet, SheetName, WhatIfQuestion } from './request-options.ts';
