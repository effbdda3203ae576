export { backoffMs, pause, withJitter } from './backoff.ts';
export { GreenflagClient } from './client.ts';
export { isTemporary, NoAnswerError, ProblemError, problemOf } from './errors.ts';
export type { ProblemBody } from './errors.ts';
export type { EventStream, FollowOptions } from './event-stream.ts';
export { bearerHeaders, officialHeaders } from './http.ts';
export type { ClientOptions, Exchange } from './http.ts';
export type {
  CommandResult,
  IdentifiedCommand,
  IssueOptions,
  LogOptions,
  MeetingClient,
  ReplayOptions,
  Sheet,
  SheetOptions,
  ViewOptions,
  WhatIfQuestion,
} from './meeting-client.ts';
export type { PatchOperation, ReplayMessage, ViewMessage, ViewsMessage } from './messages.ts';
