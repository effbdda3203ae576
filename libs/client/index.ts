export { backoffMs, pause, withJitter } from './backoff.ts';
export { GreenflagClient } from './client.ts';
export { isTemporary, NoAnswerError, ProblemError, problemOf } from './errors.ts';
export type { ProblemBody } from './errors.ts';
export { bearerHeaders, officialHeaders } from './http.ts';
export type { MeetingClient } from './meeting-client.ts';
export type { FeedsMessage, PatchOperation, ViewMessage, ViewsMessage } from './messages.ts';
export { saysNothing } from './unknown-outcome.ts';
export type { CommandResult, Sheet, WhatIfQuestion } from './request-options.ts';
