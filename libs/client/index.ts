export { backoffMs, pause, withJitter } from './backoff.ts';
export { GreenflagClient } from './client.ts';
export { isTemporary, NoAnswerError, ProblemError, problemOf } from './errors.ts';
export type { ProblemBody } from './errors.ts';
export { bearerHeaders, officialHeaders } from './http.ts';
export type { CommandResult, MeetingClient, Sheet, WhatIfQuestion } from './meeting-client.ts';
export type { PatchOperation, ViewMessage, ViewsMessage } from './messages.ts';
