export type * from './requests.ts';
export { ANSWERS } from './answers/answers.ts';
export type { Receipt } from './answers/commands.ts';
export { ENTRY_FIELDS } from './answers/entries.ts';
export type { EntryField, EntryImport } from './answers/entries.ts';
export type { Cause, Changes, RowDiff, ViewDiff } from './answers/diff.ts';
export type { Findings, Formats } from './answers/formats.ts';
export type { HostWarning, Ready, RebuildHealth } from './answers/health.ts';
export { LOG_EVENTS } from './answers/log.ts';
export type { CloudEvent, EventMetadata, LogEvent, LogPage } from './answers/log.ts';
export type { ExampleAdded, MeetingsPage, MeetingSummary } from './answers/meetings.ts';
export type {
  Attempt,
  NewPairing,
  OfficialInList,
  RedeemAnswer,
  RedeemRequest,
  Ticket,
  WhoAmI,
} from './answers/officials.ts';
export type { ViewHead } from './answers/polling.ts';
export type { ProblemBody } from './answers/problem.ts';
export type { KeySet, ResultProof, SheetProof, Signature } from './answers/proof.ts';
export { COMMAND_BODIES } from './answers/what-if.ts';
export type { ViewChange, WhatIfDocument } from './answers/what-if.ts';
export type { DiffAnswer, DiffRequest } from './diff/view-diff.ts';
export { WHAT_IF_PROBLEMS } from './what-if/what-if-document.ts';
export type { WhatIfQuestion, WhatIfAnswer, WhatIfRequest } from './what-if/what-if-document.ts';
export { parseWhatIf } from './what-if/parse-what-if.ts';
export { parseDocument } from './input/parse-document.ts';
export { INPUT_PROBLEMS, parseObject } from './input/input-problems.ts';
export type { InputProblemCode } from './input/input-problems.ts';
export { parseKeySet } from './keys/jwk.ts';
export { snapshotKeysAt } from './keys/snapshot-keys.ts';
export type { SnapshotKeys } from './keys/derived-secret.ts';
export { openKeys } from './keys/key-ring.ts';
export type { KeyRing, Signer } from './keys/key-ring.ts';
export { KEYS_PROBLEMS, KeysError } from './keys/key-errors.ts';
export type { KeysProblemCode } from './keys/key-errors.ts';
export { Attempts } from './attempts/attempts.ts';
export { admitToken, issueToken, MAX_TOKEN_DAYS, TOKEN, TOKEN_DAYS } from './officials/credentials.ts';
export type { TokenClaims, Credential } from './officials/credentials.ts';
export { addFirstDirector } from './officials/first-director.ts';
export { decideOfficial } from './officials/decide-official.ts';
export { OfficialsControl } from './officials/officials-control.ts';
export { OfficialsLog } from './officials/officials-log.ts';
export {
  parseNewOfficial,
  parsePairingRequest,
  parseRedeemRequest,
  parseRevocation,
} from './input/parse-pairing.ts';
export { linesOf } from './input/text-lines.ts';
export type {
  LiveAnswer,
  LiveBatch,
  LiveMessage,
  LiveViewsRequest,
  LiveViewsAnswer,
} from './live/live-messages.ts';
export { MOMENT_PROBLEMS, momentWords, parseMoment, parseMoments } from './input/moment-text.ts';
export type { MomentText } from './input/moment-text.ts';
export { parseSeries, parseSeriesCommand, parseSeriesImport } from './input/parse-series.ts';
export { didYouMean } from './input/did-you-mean.ts';
export { fieldsFromText, parseCommand } from './input/parse-command.ts';
export type { SentCommand } from './input/parse-command.ts';
export { loadPresets, parseFormat, presetsOnDemand } from './input/format-presets.ts';
export { importEntries, MAX_ENTRY_LIST_BYTES } from './entry-lists/import-entries.ts';
export type { EntryImportRequest } from './entry-lists/import-entries.ts';
export { parseScript, runScript } from './scripts/script.ts';
export type { RunOptions, Script, ScriptLine } from './scripts/script.ts';
export { exportLog, exportSeries, importLog, verifyArchive } from './audit/archive.ts';
export type { ArchiveVerification, ImportOutcome } from './audit/archive.ts';
export { copyMeeting, copySeries } from './audit/copy.ts';
export type { CopyOutcome } from './audit/copy.ts';
export { allMeetings, meetingsWithoutFirstRecord } from './audit/list-meetings.ts';
export { verifyLatestRecords, verifyMeeting, verifyOfficials, verifySeries } from './audit/verify-meeting.ts';
export { appendsDone, commandsDone, foldsDone, publishesDone, viewsDone } from './measurements.ts';
export type { CommandDone, PublishDone } from './measurements.ts';
export { LOG_FINDINGS } from './audit/log-findings.ts';
export type { LogFinding } from './audit/log-findings.ts';
export type { KnownKeys } from './proof/signature-check.ts';
export { SeriesControl } from './series/series-control.ts';
export type { KnownStandings, SeriesUnknown } from './series/series-control.ts';
export { allSeries, readSeries } from './series/series-log.ts';
export { importStandings } from './series/import-standings.ts';
export type { ImportAnswer } from './series/import-standings.ts';
export type {
  SeriesAnswer,
  SeriesImport,
  SeriesImported,
  SeriesList,
  SeriesReceipt,
  StandingsAnswer,
  StandingsProof,
} from './answers/series.ts';
export { derivedId } from './input/derived-id.ts';
export { seriesStreamOf, streamOf } from './log/stream-names.ts';
export { RaceControl } from './race-control.ts';
export type { RaceControlOptions } from './race-control-options.ts';
export { rebuildMeeting } from './audit/rebuild.ts';
export type { RebuildResult } from './audit/rebuild.ts';
export { rebuildOutdated } from './audit/rebuild-outdated.ts';
export type { OutdatedMeeting } from './audit/rebuild-outdated.ts';
export { mayTriggerReaction } from './reactions/registry.ts';
export { MAX_PATCH_REVISIONS } from './views/polled-views.ts';
export type { PatchAnswer, PatchRequest, PolledView } from './views/polled-views.ts';
export { clockBehindWarning, clockWarning, diskWarning, HostWatch, roomOf } from './host/host-warnings.ts';
export { isClockSynchronised } from './host/clock-synchronisation.ts';
export { BoundedMap } from './bounded-map.ts';
export { yieldBetweenSlices, yieldToOthers } from './yield-to-others.ts';
export { realClock } from './replay/playback.ts';
export type { Playback } from './replay/playback.ts';
export { replayMessages, sessionUnderWay, replayedView } from './replay/replay-messages.ts';
export type { ReplayMessage, ReplayedView } from './replay/replay-messages.ts';
export type { ReplayUnavailable, Replay, ReplayRequest } from './replay/replay.ts';
export { parseSpeed, REPLAY_PROBLEMS, replayWords } from './replay/replay-problems.ts';
