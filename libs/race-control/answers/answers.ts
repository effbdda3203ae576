import { sentFormat, seriesSchema } from '#domain';
import { lineResult, receipt } from './commands.ts';
import { changes, point, rowDiff, viewDiff } from './diff.ts';
import { entryImport } from './entries.ts';
import { findings, formats } from './formats.ts';
import { live, ready } from './health.ts';
import { cloudEvents, eventMetadata, logEvent, logPage } from './log.ts';
import { exampleAdded, meetingsPage, meetingSummary } from './meetings.ts';
import {
  attempts,
  newOfficial,
  newPairing,
  officialInList,
  officials,
  pairingRequest,
  redeemAnswer,
  redeemRequest,
  revocation,
  ticket,
  ticketRequest,
  whoAmI,
} from './officials.ts';
import { head, patch } from './polling.ts';
import { problem } from './problem.ts';
import { keySet, resultProof, sheetProof } from './proof.ts';
import {
  seriesAnswer,
  seriesBody,
  seriesImport,
  seriesImported,
  seriesList,
  seriesReceipt,
  standings,
  standingsProof,
} from './series.ts';
import { commandBody, view, viewChange, whatIfDocument, whatIfRequest } from './what-if.ts';

/** Every answer, and every body of a request, by the name that the documents give it. */
export const ANSWERS = {
  Command: commandBody,
  Receipt: receipt,
  Result: lineResult,
  EntryImport: entryImport,
  Problem: problem,
  Event: logEvent,
  EventMetadata: eventMetadata,
  LogPage: logPage,
  CloudEvents: cloudEvents,
  MeetingSummary: meetingSummary,
  MeetingsPage: meetingsPage,
  ExampleAdded: exampleAdded,
  Diff: viewDiff,
  RowDiff: rowDiff,
  View: view,
  Head: head,
  Patch: patch,
  Changes: changes,
  Point: point,
  WhatIf: whatIfRequest,
  WhatIfAnswer: whatIfDocument,
  ViewChange: viewChange,
  Format: sentFormat,
  Formats: formats,
  Findings: findings,
  Officials: officials,
  OfficialInList: officialInList,
  NewOfficial: newOfficial,
  Revocation: revocation,
  PairingRequest: pairingRequest,
  NewPairing: newPairing,
  RedeemRequest: redeemRequest,
  RedeemAnswer: redeemAnswer,
  Attempts: attempts,
  Whoami: whoAmI,
  TicketRequest: ticketRequest,
  Ticket: ticket,
  ResultProof: resultProof,
  SheetProof: sheetProof,
  JwkSet: keySet,
  Series: seriesAnswer,
  SeriesDocument: seriesSchema,
  SeriesList: seriesList,
  SeriesCommand: seriesBody,
  SeriesReceipt: seriesReceipt,
  SeriesImport: seriesImport,
  SeriesImported: seriesImported,
  Standings: standings,
  StandingsProof: standingsProof,
  Live: live,
  Ready: ready,
} as const;
