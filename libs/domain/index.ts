export { decide, COMMANDS, COMMAND_TYPES, isCommandType, mayIssue } from './command-registry.ts';
export type { Command, CommandOf, CommandType } from './command-registry.ts';
export {
  evolve,
  current,
  firstNamed,
  fold,
  foldInSteps,
  happenedBy,
  initialState,
  enteredCars,
  sessionOf,
} from './meeting/state.ts';
export type { FoldSteps, MeetingState } from './meeting/state.ts';
export { formationOf } from './grid/state.ts';
export { isOpen, penaltiesOf, servingOf } from './scoring/rulings.ts';
export { penaltyWords } from './penalties/penalty-words.ts';
export { reasonsOut } from './scoring/reasons-out.ts';
export { ENTRY_STATUSES } from './meeting/state.ts';
export { isDone } from './session/state.ts';
export type { SessionState } from './session/state.ts';
export { EVENTS, EVENT_SCHEMA, EVENT_TYPES } from './events.ts';
export type { EventData, EventType, Fact, FactOf, NewEvent } from './events.ts';
export { isRejection, REJECTIONS } from './rejections.ts';
export type { Rejection, RejectionCode } from './rejections.ts';
export { official, ROLES } from './kernel/roles.ts';
export type { Official, Role } from './kernel/roles.ts';
export { officialsCommand } from './officials/commands.ts';
export type { OfficialsCommand } from './officials/commands.ts';
export { decideOfficials, isWithin } from './officials/decide.ts';
export type { OfficialsRejection } from './officials/decide.ts';
export { OFFICIALS_EVENTS, scope } from './officials/events.ts';
export type { Scope } from './officials/events.ts';
export { OFFICIALS_REJECTIONS } from './officials/rejections.ts';
export { appointment, evolveOfficials, initialOfficials } from './officials/state.ts';
export type { Appointment, OfficialsEvent, OfficialsFact, OfficialsState } from './officials/state.ts';
export { partitionPoint } from './kernel/binary-search.ts';
export * as fields from './kernel/fields.ts';
export type { DeepReadonly } from './kernel/deep-readonly.ts';
export { itemsOf } from './kernel/trail.ts';
export * from './words/index.ts';
export { format, isTimed } from './formats/format.ts';
export { sentFormat } from './formats/sent-format.ts';
export type { Format } from './formats/format.ts';
export { checkFormat, finding, firstFindings } from './formats/check.ts';
export type { Finding } from './formats/check.ts';
export { raceOf } from './laps/race.ts';
export { movedCrossings } from './laps/reassigned.ts';
export { byCrossing, lapsOf, NOT_COUNTED_BECAUSE } from './laps/tally.ts';
export type { CarTally, LapDone, NotCountedBecause, Race } from './laps/tally.ts';
export { lapLeaders } from './scoring/lap-leaders.ts';
export { calledRestart, restartOrder, sentToRear } from './scoring/restart-order.ts';
export { lastCaution } from './laps/cautions.ts';
export { isInPits } from './laps/pit-road.ts';
export { orderOf } from './scoring/order.ts';
export { numberAt, numberIn } from './certified/certified.ts';
export { differencesOf } from './certified/differences.ts';
export { namesIn, stintsOf } from './certified/drivers.ts';
export { lapsCompleted, orderAtLap, stateAtLap } from './scoring/at-lap.ts';
export { doubtfulLaps, doubtWords } from './scoring/doubtful.ts';
export { CAR_STATUSES } from './scoring/classified.ts';
export type { Classified } from './scoring/classified.ts';
export { PENALTIES } from './formats/tariff.ts';
export { gridPenaltiesFor } from './lineups/grid-penalties.ts';
export type { ComputedLineup } from './lineups/lineup.ts';
export { computeLineup, needsDraw, openPlaces } from './lineups/lineup.ts';
export { alternatesOf } from './lineups/alternates.ts';
export { LINEUP_STATES, lineupState, movedCar, movedSincePosted, postedRows } from './lineups/moved.ts';
export { fieldOf, transfersOf } from './lineups/field.ts';
export { sourcesOf } from './lineups/sources.ts';
export { placeReason } from './scoring/because.ts';
export type { Because } from './scoring/because.ts';
