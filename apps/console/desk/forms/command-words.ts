import type { Command, CommandType } from '#domain';
import { lapTime, ordinal } from '../../ui/text/text.ts';
import { choiceWords, penaltyWords } from './choice-words.ts';
import { typeWords } from '../../ui/text/type-words.ts';
import { t, tn } from '../../ui/language/language.ts';

type WordsByType = { readonly [T in CommandType]: (command: Extract<Command, { type: T }>) => string };

const typeOnly = ({ type }: { readonly type: CommandType }): string => typeWords(type);
const typeAndCar = ({ type, car }: { readonly type: CommandType; readonly car: string }): string =>
  t('{command}: car {car}', { command: typeWords(type), car });

/** The words of every command. A command without words does not compile. */
const WORDS: WordsByType = {
  ScheduleMeeting: typeOnly,
  ChangeFormat: typeOnly,
  AmendMeeting: typeOnly,
  ArchiveMeeting: typeOnly,
  RestoreMeeting: typeOnly,
  FixField: ({ session, cars }) => {
    if (cars === undefined)
      return session === undefined ? t('Fix the field') : t('Fix the field of {session}', { session });
    return session === undefined
      ? t('Fix the field: {cars} cars', { cars })
      : t('Fix the field of {session}: {cars} cars', { session, cars });
  },
  EnterCar: typeAndCar,
  AmendEntry: typeAndCar,
  RenumberCar: ({ car, to }) => t('Renumber car {car} to {to}', { car, to }),
  WithdrawCar: typeAndCar,
  SetProgramme: ({ sessions }) => t('Programme: {sessions}', { sessions: sessions.join(', ') }),
  DrawLineup: typeOnly,
  PostLineup: () => t('Post the line-up'),
  OpenSession: () => t('Open the session'),
  RestartFromZero: ({ reason }) => t('Restart from lap 0: {reason}', { reason }),
  ShowGreen: () => t('Green flag'),
  CallCaution: ({ cars = [], reason }) => cautionWords(cars, reason),
  ShowRed: ({ reason }) => t('Red flag: {reason}', { reason }),
  ShowWhite: () => t('White flag'),
  ShowCheckered: () => t('Checkered flag'),
  ExtendDistance: typeOnly,
  ShortenDistance: ({ to, reason }) => t('Shorten to {laps} laps: {reason}', { laps: to, reason }),
  EndRace: ({ lap, reason }) =>
    lap === undefined
      ? t('End the race: {reason}', { reason })
      : t('End the race at lap {lap}: {reason}', { lap, reason }),
  RecordLap: ({ car, timeMs, lap }) =>
    [
      lap === undefined ? t('Lap, car {car}', { car }) : t('Lap {lap} of car {car}', { lap, car }),
      ...(timeMs === undefined ? [] : [lapTime(timeMs)]),
    ].join(', '),
  RecordCrossing: ({ car, transponder }) =>
    car === undefined
      ? t('Crossing of transponder {transponder}', { transponder: transponder ?? '' })
      : t('Crossing, car {car}', { car }),
  AdoptCount: ({ car, laps }) => t('Car {car} has completed {laps} laps', { car, laps }),
  AssignTransponder: ({ transponder, car }) =>
    t('Transponder {transponder} on car {car}', { transponder, car }),
  ReleaseTransponder: ({ transponder }) => t('Transponder {transponder} on no car', { transponder }),
  SealFeed: ({ feed }) => t('Seal the raw log of feed {feed}', { feed }),
  RecordFinish: ({ car }) => t('Finish, car {car}', { car }),
  RecordNoAttempt: ({ car, reason }) => t('No attempt, car {car}: {reason}', { car, reason }),
  ReportSpin: ({ car, turn, with: others = [] }) => spinWords(car, turn, others.join(', ')),
  ReportIncident: ({ kind, cars }) =>
    cars.length === 0
      ? t('Incident ({kind})', { kind: choiceWords(kind) })
      : t('Incident ({kind}): {cars}', { kind: choiceWords(kind), cars: cars.join(', ') }),
  ChangeDriver: ({ car, driver }) => t('{driver} takes over car {car}', { driver, car }),
  RetireCar: ({ car, reason }) => t('Car {car} out: {reason}', { car, reason }),
  ReturnCar: ({ car, reason }) => t('Car {car} back: {reason}', { car, reason }),
  AwardFreePass: ({ car }) => t('Free pass to car {car}', { car }),
  CreditLap: ({ car, lap }) => t('Lap {lap} led by car {car}', { lap, car }),
  FreezeOrder: ({ order }) => t('Order at the caution: {cars}', { cars: order.join(', ') }),
  SetRestartOrder: ({ order }) => t('Restart order: {cars}', { cars: order.join(', ') }),
  WaveAround: ({ cars }) => t('Wave around: {cars}', { cars: cars.join(', ') }),
  EnterPits: typeAndCar,
  LeavePits: typeAndCar,
  MoveToRear: ({ car }) => t('Car {car} to the rear of the formation', { car }),
  PlaceCar: ({ car, start }) =>
    t('Car {car} placed {place} in the formation', { car, place: ordinal(start) }),
  ScratchCar: ({ car }) => t('Car {car} scratched', { car }),
  DeclineProvisional: typeAndCar,
  AddToLineup: ({ car }) => t('Car {car} to the rear of the line-up', { car }),
  PromoteAlternate: typeAndCar,
  Penalize: ({ car, penalty, offence, reason }) =>
    t('Penalty for car {car} ({penalty}): {reason}', {
      car,
      penalty: penalty === undefined ? (offence ?? '') : penaltyWords(penalty),
      reason,
    }),
  ServePenalty: ({ penalty }) => t('Penalty of record {penalty} served', { penalty }),
  RescindPenalty: ({ penalty }) => t('Rescind the penalty of record {penalty}', { penalty }),
  ReassignLaps: ({ from, to }) => t('Laps of car {from} to car {to}', { from, to }),
  SwapCars: ({ from, to }) => t('Swap the laps of cars {from} and {to}', { from, to }),
  DisallowLap: ({ car, lap }) => t('Disallow lap {lap} of car {car}', { lap, car }),
  ConfirmLap: ({ car, lap }) => t('Confirm lap {lap} of car {car}', { lap, car }),
  ReinstateLap: ({ car, lap }) => t('Reinstate lap {lap} of car {car}', { lap, car }),
  DeclareDeadHeat: ({ cars }) => t('Dead heat of cars {cars}', { cars: cars.join(t(' and ')) }),
  BreakTie: ({ cars }) => t('Tie broken: {cars}', { cars: cars.join(', ') }),
  ScoreFinish: ({ order }) => t('Finish by hand: {cars}', { cars: order.map(({ car }) => car).join(', ') }),
  DrawOrder: ({ ranking, session }) => t('Draw the order of {name}', { name: ranking ?? session ?? '' }),
  DrawInversion: ({ session, number }) =>
    number === undefined
      ? t('Draw the inversion of {session}', { session })
      : t('Draw the inversion of {session}: {number}', { session, number }),
  ChooseCar: ({ car, session }) => t('Car {car} chosen for {session}', { car, session }),
  ImportRanking: ({ ranking }) => t('Import the order of {ranking}', { ranking }),
  PostRanking: ({ ranking }) => t('Post the ranking {ranking}', { ranking }),
  CertifyRanking: ({ ranking }) => t('Certify the ranking {ranking}', { ranking }),
  PostResults: () => t('Post the results'),
  CertifyResults: () => t('Certify the results'),
  ReopenResults: () => t('Reopen the results'),
  StrikeRecord: ({ revision, reason }) => t('Strike record {record}: {reason}', { record: revision, reason }),
  RestoreRecord: ({ revision, reason }) =>
    t('Restore record {record}: {reason}', { record: revision, reason }),
  AddNote: ({ text }) => t('Note: {text}', { text }),
};

function cautionWords(cars: readonly string[], reason: string): string {
  if (cars.length === 0) return t('Caution: {reason}', { reason });
  return tn(cars.length, 'Caution for car {cars}: {reason}', 'Caution for cars {cars}: {reason}', {
    cars: cars.join(t(' and ')),
    reason,
  });
}

function spinWords(car: string, turn: number | undefined, others: string): string {
  if (turn === undefined)
    return others === ''
      ? t('Spin, car {car}', { car })
      : t('Spin, car {car}, with {others}', { car, others });
  return others === ''
    ? t('Spin in turn {turn}, car {car}', { car, turn })
    : t('Spin in turn {turn}, car {car}, with {others}', { car, turn, others });
}

/** Returns what a command does, in an official's words. */
export const commandWords = (command: Command): string =>
  (WORDS[command.type] as (command: Command) => string)(command);
