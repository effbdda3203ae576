export type * from './requests.ts';
export { ANSWERS } from './answers/answers.ts';
export type { Receipt } from './answers/commands.ts';
export type { Cause, Changes, RowDiff, ViewDiff } from './answers/diff.ts';
export type { Findings, Formats } from './answers/formats.ts';
export type { RebuildHealth } from './answers/health.ts';
export { LOG_EVENTS } from './answers/log.ts';
export type { CloudEvent, EventMetadata, LogEvent, LogPage } from './answers/log.ts';
export type { MeetingsPage, MeetingSummary } from './answers/meetings.ts';
export type { Attempt, Ticket, WhoAmI } from './answers/officials.ts';
export type { ProblemBody } from './answers/problem.ts';
export type { KeySet, ResultProof, SheetProof, Signature } from './answers/proof.ts';
export { COMMAND_BODIES } from './answers/what-if.ts';
export type { ViewChange, WhatIfDocument } from './answers/what-if.ts';
export type { DiffRequest } from './diff/view-diff.ts';
export { WHAT_IF_PROBLEMS } from './what-if/what-if-document.ts';
export type { WhatIfQuestion, WhatIfAnswer, WhatIfRequest } from './what-if/what-if-document.ts';
export { parseWhatIf } from './what-if/parse-what-if.ts';
export { INPUT_PROBLEMS, parseObject } from './input/input-problems.ts';
export type { InputProblemCode } from './input/input-problems.ts';
export { parseKeySet } from './keys/jwk.ts';
export { openKeys } from './keys/key-ring.ts';
export type { KeyRing, Signer } from './keys/key-ring.ts';
export { KEYS_PROBLEMS, KeysError } from './keys/key-errors.ts';
export type { KeysProblemCode } from './keys/key-errors.ts';
export { Attempts } from './attempts/attempts.ts';
export { admitToken, issueToken, MAX_TOKEN_DAYS, TOKEN, TOKEN_DAYS } from './officials/credentials.ts';
export type { TokenClaims, Credential } from './officials/credentials.ts';
export { addFirstDirector } from './officials/first-director.ts';
export { decideOfficial } from './officials/decide-official.ts';
export { OfficialsLog } from './officials/officials-log.ts';
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
export { didYouMean } from './input/did-you-mean.ts';
export { fieldsFromText, parseCommand } from './input/parse-command.ts';
export { loadPresets, parseFormat } from './input/format-presets.ts';
export { parseScript, runScript } from './scripts/script.ts';
export type { RunOptions, Script, ScriptLine } from './scripts/script.ts';
export { exportLog, importLog, verifyArchive } from './audit/archive.ts';
export type { ArchiveVerification, ImportOutcome } from './audit/archive.ts';
export { copyMeeting } from './audit/copy.ts';
export type { CopyOutcome } from './audit/copy.ts';
export { allMeetings, meetingsWithoutFirstRecord } from './audit/list-meetings.ts';
export { verifyLatestRecords, verifyMeeting, verifyOfficials } from './audit/verify-meeting.ts';
export { LOG_FINDINGS } from './audit/log-findings.ts';
export type { LogFinding } from './audit/log-findings.ts';
export { streamOf } from './log/stream-names.ts';
export { RaceControl } from './race-control.ts';
export { rebuildMeeting } from './audit/rebuild.ts';
export type { RebuildResult } from './audit/rebuild.ts';
export { rebuildOutdated } from './audit/rebuild-outdated.ts';
export type { OutdatedMeeting } from './audit/rebuild-outdated.ts';
export { mayTriggerReaction } from './reactions/registry.ts';
export { BoundedMap } from './bounded-map.ts';
export { yieldToOthers } from './yield-to-others.ts';
export { realClock } from './replay/playback.ts';
export type { Playback } from './replay/playback.ts';
export { replayMessages, sessionUnderWay, replayedView } from './replay/replay-messages.ts';
export type { ReplayMessage, ReplayedView } from './replay/replay-messages.ts';
export type { ReplayUnavailable, Replay, ReplayRequest } from './replay/replay.ts';
export { parseSpeed, REPLAY_PROBLEMS, replayWords } from './replay/replay-problems.ts';
