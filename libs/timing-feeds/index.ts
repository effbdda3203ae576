/** Timing feeds: from the bytes of a decoder or a timing program to commands of a meeting, and back. */
export type * from './protocols/records.ts';
export * from './feeds-file.ts';
export * from './feed-status.ts';
export * from './feed-types.ts';
export * from './meeting-now.ts';
export { encodeP3, p3Decoder } from './protocols/p3/p3.ts';
export { RMonitorDecoder } from './protocols/rmonitor/decoder.ts';
export type * from './protocols/rmonitor/records.ts';
export { RMonitorIntake } from './rmonitor-in/rmonitor-intake.ts';
export { RMonitorOut } from './rmonitor-out/rmonitor-out.ts';
export { showMeeting } from './rmonitor-out/show-meeting.ts';
export { folderFiles, type FeedFiles } from './recording/feed-files.ts';
export { openRawLog } from './recording/raw-log.ts';
export { readRawRecords } from './recording/raw-reader.ts';
export { verifyRawLog, type RawLogCheck, type RawProblem } from './recording/verify.ts';
export { multiloopDecoder } from './protocols/multiloop.ts';
export { p98Decoder } from './protocols/p98.ts';
export { tranx2Decoder } from './protocols/tranx2.ts';
export { CHAOS, NO_CHAOS, parseChaos, type Chaos } from './simulator/chaos.ts';
export type { ScriptedCommand } from './simulator/officials.ts';
export type { Competitor } from './simulator/wires/orbits.ts';
export { p3Reader } from './simulator/wires/p3-reader.ts';
export { play, simulateFrom } from './simulator/wires/play.ts';
export { ReaderServer } from './simulator/wires/reader-server.ts';
export type { Simulation } from './simulator/simulate.ts';
export type { Truth } from './simulator/truth.ts';
export {
  formatOf,
  generatedEntrants,
  postLineup,
  runOnPaper,
  schedule,
  sessionsBefore,
  transpondersOf,
  type Entrant,
  type MeetingPlan,
} from './simulator/weekend.ts';
export { openFeeds } from './runner/timing-feeds.ts';
export { dialTcp, type ConnectionHandlers, type Dial } from './connection/feed-connection.ts';
export { proveFeed, type FeedProof, type FeedSeal, type RecordedCrossing } from './proof/prove-feed.ts';
