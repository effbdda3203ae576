import { evolve, type CommandType } from '#domain';
import { Given, type Issued } from '../given.ts';
import { crossings, oneRace, penalty, raceAt, revisionOf } from '../weekend.ts';

export const session = 'race';
export const qualifying = 'qualifying';
export const reason = 'official decision';

type Command<T extends CommandType> = Extract<Issued, { type: T }>;
export type Scenario = readonly [given: () => Given, command: Issued | ((meeting: Given) => Issued)];

export const lap = (fields: Partial<Command<'RecordLap'>> = {}): Issued => ({
  type: 'RecordLap',
  session,
  car: '1',
  ...fields,
});
export const place = (fields: Partial<Command<'PlaceCar'>> = {}): Issued => ({
  type: 'PlaceCar',
  session,
  car: '1',
  start: 2,
  reason,
  ...fields,
});
export const draw = (...order: string[]): Issued => ({ type: 'DrawLineup', session, order });
export const scored = (...cars: string[]): Issued => ({
  type: 'ScoreFinish',
  session,
  order: cars.map((car) => ({ car })),
});
export const finish = (car = '1'): Issued => ({ type: 'RecordFinish', session, car });
export const onCar = (type: 'MoveToRear' | 'ScratchCar' | 'RetireCar' | 'ReturnCar', car = '1'): Issued => {
  return { type, session, car, reason };
};
export const toForm = (format: Command<'ChangeFormat'>['format']): Issued => ({
  type: 'ChangeFormat',
  format,
  reason,
});

export const invalid = oneRace({ lineup: [{ from: ['nowhere'] }] });
export const freePass = { freePass: true };
export const lapDown = (): Given =>
  raceAt('green', freePass).given(...crossings('1', '2', '3', '1', '2', '1', '2'));
export const caution: Issued = { type: 'CallCaution', session, reason };
export const passTo = (car: string): Issued => ({ type: 'AwardFreePass', session, car });
export const scratched = (): Given => raceAt('lined-up').given(onCar('ScratchCar'));
export const withStranger = (phase: 'lined-up' | 'green' | 'checkered'): Given =>
  raceAt(phase).given({ type: 'EnterCar', car: '9', driver: 'A Late Entry' });
export const inOvertime = (): Given =>
  raceAt('green', { laps: 2, overtime: { attempts: 1 } }).given(
    ...crossings('1'),
    caution,
    { type: 'ShowGreen', session },
    { type: 'CallCaution', session, reason: 'another spin' },
  );
/**
 * Returns certified results with a penalty that was folded in without a decision, as a what-if question does.
 */
export function whatIf(): Given {
  const meeting = raceAt('official');
  const imposed = raceAt('unofficial').given(penalty({})).facts.at(-1);
  if (imposed) meeting.state = evolve(meeting.state, { ...imposed, revision: meeting.state.revision + 1 });
  return meeting;
}
export const onRecord =
  (command: 'StrikeRecord' | 'RestoreRecord', type: Parameters<typeof revisionOf>[1]) =>
  (meeting: Given): Issued => ({ type: command, revision: revisionOf(meeting, type), reason });
