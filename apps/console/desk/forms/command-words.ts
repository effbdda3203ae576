import type { Command, CommandType } from '#domain';
import { lapTime, ordinal } from '../../ui/text/text.ts';

/** A type as words: `PostLineup` is "Post lineup". */
export function typeWords(type: string): string {
  const spaced = type
    .replace(/(?<=[a-z])(?=[A-Z])/gu, ' ')
    .toLowerCase()
    .replace('lineup', 'line-up');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

type Said = { readonly [T in CommandType]?: (command: Extract<Command, { type: T }>) => string };

const SAID: Said = {
  PostLineup: () => 'Post the line-up',
  OpenSession: () => 'Open the session',
  ShowGreen: () => 'Green flag',
  CallCaution: ({ cars = [], reason }) => `Caution${forCars(cars)}: ${reason}`,
  ShowRed: ({ reason }) => `Red flag: ${reason}`,
  ShowWhite: () => 'White flag',
  ShowCheckered: () => 'Checkered flag',
  RecordLap: ({ car, timeMs, lap }) =>
    [
      `Lap${lap === undefined ? '' : ` ${lap}`} of car ${car}`,
      ...(timeMs === undefined ? [] : [lapTime(timeMs)]),
    ].join(', '),
  RecordFinish: ({ car }) => `Finish of car ${car}`,
  RecordNoAttempt: ({ car, reason }) => `No attempt of car ${car}: ${reason}`,
  ReportSpin: ({ car, turn, with: others = [] }) =>
    `Spin of car ${car}${turn === undefined ? '' : ` in turn ${turn}`}${
      others.length > 0 ? ` with ${others.join(', ')}` : ''
    }`,
  ReportIncident: ({ kind, cars }) => `Incident (${kind})${cars.length > 0 ? `: ${cars.join(', ')}` : ''}`,
  RetireCar: ({ car, reason }) => `Car ${car} out: ${reason}`,
  ReturnCar: ({ car, reason }) => `Car ${car} back: ${reason}`,
  AwardFreePass: ({ car }) => `Free pass to car ${car}`,
  MoveToRear: ({ car }) => `Car ${car} to the rear of the formation`,
  PlaceCar: ({ car, start }) => `Car ${car} placed ${ordinal(start)} in the formation`,
  ScratchCar: ({ car }) => `Car ${car} scratched`,
  Penalize: ({ car, penalty, reason }) =>
    `Penalty for car ${car} (${penalty.replaceAll('-', ' ')}): ${reason}`,
  RescindPenalty: ({ penalty }) => `Rescind the penalty of record ${penalty}`,
  DisallowLap: ({ car, lap }) => `Disallow lap ${lap} of car ${car}`,
  ReinstateLap: ({ car, lap }) => `Reinstate lap ${lap} of car ${car}`,
  ScoreFinish: ({ order }) => `Finish by hand: ${order.map(({ car }) => car).join(', ')}`,
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

/** What a command does, in an official's words. */
export function commandWords(command: Command): string {
  const say = SAID[command.type] as ((command: Command) => string) | undefined;
  if (say) return say(command);
  return 'car' in command ? `${typeWords(command.type)}: car ${command.car}` : typeWords(command.type);
}
