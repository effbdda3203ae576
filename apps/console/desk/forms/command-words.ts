import type { Command, CommandType } from '#domain';
import { lapTime, ordinal } from '../../ui/text/text.ts';

/** Returns the type of a command as words: `PostLineup` becomes "Post line-up". */
export function typeWords(type: string): string {
  const spaced = type
    .replace(/(?<=[a-z])(?=[A-Z])/gu, ' ')
    .toLowerCase()
    .replace('lineup', 'line-up');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

type WordsByType = { readonly [T in CommandType]: (command: Extract<Command, { type: T }>) => string };

const typeOnly = ({ type }: { readonly type: CommandType }): string => typeWords(type);
const typeAndCar = ({ type, car }: { readonly type: CommandType; readonly car: string }): string =>
  `${typeWords(type)}: car ${car}`;

/** The words of every command. A command without words does not compile. */
const WORDS: WordsByType = {
  ScheduleMeeting: typeOnly,
  ChangeFormat: typeOnly,
  AmendMeeting: typeOnly,
  ArchiveMeeting: typeOnly,
  RestoreMeeting: typeOnly,
  FixField: ({ session, cars }) => {
    const size = cars === undefined ? '' : `: ${cars} cars`;
    return `Fix the field${session === undefined ? '' : ` of ${session}`}${size}`;
  },
  EnterCar: typeAndCar,
  AmendEntry: typeAndCar,
  RenumberCar: ({ car, to }) => `Renumber car ${car} to ${to}`,
  WithdrawCar: typeAndCar,
  SetProgramme: ({ sessions }) => `Programme: ${sessions.join(', ')}`,
  DrawLineup: typeOnly,
  PostLineup: () => 'Post the line-up',
  OpenSession: () => 'Open the session',
  RestartFromZero: ({ reason }) => `Restart from lap 0: ${reason}`,
  ShowGreen: () => 'Green flag',
  CallCaution: ({ cars = [], reason }) => `Caution${forCars(cars)}: ${reason}`,
  ShowRed: ({ reason }) => `Red flag: ${reason}`,
  ShowWhite: () => 'White flag',
  ShowCheckered: () => 'Checkered flag',
  ExtendDistance: typeOnly,
  ShortenDistance: ({ to, reason }) => `Shorten to ${to} laps: ${reason}`,
  EndRace: ({ lap, reason }) => `End the race${lap === undefined ? '' : ` at lap ${lap}`}: ${reason}`,
  RecordLap: ({ car, timeMs, lap }) =>
    [
      `Lap${lap === undefined ? '' : ` ${lap}`} of car ${car}`,
      ...(timeMs === undefined ? [] : [lapTime(timeMs)]),
    ].join(', '),
  RecordCrossing: ({ car, transponder }) =>
    `Crossing of ${car === undefined ? `transponder ${transponder}` : `car ${car}`}`,
  AdoptCount: ({ car, laps }) => `Car ${car} has completed ${laps} laps`,
  AssignTransponder: ({ transponder, car }) => `Transponder ${transponder} on car ${car}`,
  ReleaseTransponder: ({ transponder }) => `Transponder ${transponder} on no car`,
  SealFeed: ({ feed }) => `Seal the raw log of feed ${feed}`,
  RecordFinish: ({ car }) => `Finish of car ${car}`,
  RecordNoAttempt: ({ car, reason }) => `No attempt of car ${car}: ${reason}`,
  ReportSpin: ({ car, turn, with: others = [] }) =>
    `Spin of car ${car}${turn === undefined ? '' : ` in turn ${turn}`}${
      others.length > 0 ? ` with ${others.join(', ')}` : ''
    }`,
  ReportIncident: ({ kind, cars }) => `Incident (${kind})${cars.length > 0 ? `: ${cars.join(', ')}` : ''}`,
  ChangeDriver: ({ car, driver }) => `${driver} takes over car ${car}`,
  RetireCar: ({ car, reason }) => `Car ${car} out: ${reason}`,
  ReturnCar: ({ car, reason }) => `Car ${car} back: ${reason}`,
  AwardFreePass: ({ car }) => `Free pass to car ${car}`,
  CreditLap: ({ car, lap }) => `Lap ${lap} led by car ${car}`,
  FreezeOrder: ({ order }) => `Order at the caution: ${order.join(', ')}`,
  SetRestartOrder: ({ order }) => `Restart order: ${order.join(', ')}`,
  WaveAround: ({ cars }) => `Wave around: ${cars.join(', ')}`,
  EnterPits: typeAndCar,
  LeavePits: typeAndCar,
  MoveToRear: ({ car }) => `Car ${car} to the rear of the formation`,
  PlaceCar: ({ car, start }) => `Car ${car} placed ${ordinal(start)} in the formation`,
  ScratchCar: ({ car }) => `Car ${car} scratched`,
  DeclineProvisional: typeAndCar,
  AddToLineup: ({ car }) => `Car ${car} to the rear of the line-up`,
  PromoteAlternate: typeAndCar,
  Penalize: ({ car, penalty, offence, reason }) =>
    `Penalty for car ${car} (${penalty?.replaceAll('-', ' ') ?? offence ?? ''}): ${reason}`,
  ServePenalty: ({ penalty }) => `Penalty of record ${penalty} served`,
  RescindPenalty: ({ penalty }) => `Rescind the penalty of record ${penalty}`,
  ReassignLaps: ({ from, to }) => `Laps of car ${from} to car ${to}`,
  SwapCars: ({ from, to }) => `Swap the laps of cars ${from} and ${to}`,
  DisallowLap: ({ car, lap }) => `Disallow lap ${lap} of car ${car}`,
  ConfirmLap: ({ car, lap }) => `Confirm lap ${lap} of car ${car}`,
  ReinstateLap: ({ car, lap }) => `Reinstate lap ${lap} of car ${car}`,
  DeclareDeadHeat: ({ cars }) => `Dead heat of cars ${cars.join(' and ')}`,
  BreakTie: ({ cars }) => `Tie broken: ${cars.join(', ')}`,
  ScoreFinish: ({ order }) => `Finish by hand: ${order.map(({ car }) => car).join(', ')}`,
  DrawOrder: ({ ranking, session }) => `Draw the order of ${ranking ?? session ?? ''}`,
  DrawInversion: ({ session, number }) =>
    `Draw the inversion of ${session}${number === undefined ? '' : `: ${number}`}`,
  ChooseCar: ({ car, session }) => `Car ${car} chosen for ${session}`,
  ImportRanking: ({ ranking }) => `Import the order of ${ranking}`,
  PostRanking: ({ ranking }) => `Post the ranking ${ranking}`,
  CertifyRanking: ({ ranking }) => `Certify the ranking ${ranking}`,
  PostResults: () => 'Post the results',
  CertifyResults: () => 'Certify the results',
  ReopenResults: () => 'Reopen the results',
  StrikeRecord: ({ revision, reason }) => `Strike record ${revision}: ${reason}`,
  RestoreRecord: ({ revision, reason }) => `Restore record ${revision}: ${reason}`,
  AddNote: ({ text }) => `Note: ${text}`,
};

function forCars(cars: readonly string[]): string {
  if (cars.length === 0) return '';
  return ` for ${cars.length === 1 ? 'car' : 'cars'} ${cars.join(' and ')}`;
}

/** Returns what a command does, in an official's words. */
export const commandWords = (command: Command): string =>
  (WORDS[command.type] as (command: Command) => string)(command);
