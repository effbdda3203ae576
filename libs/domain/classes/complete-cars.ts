import type { Command } from '../commands.ts';
import { carIn, classOf, isOfClass } from '../kernel/classes.ts';
import { withNumbers } from '../meeting/renumbering.ts';
import { hasClasses, type MeetingState } from '../meeting/state.ts';
import { reject, type Rejection } from '../rejections.ts';
import { withoutClass } from '../words/cars.ts';

/**
 * Returns a command whose cars all name their class. A number without one is of the class of the session or
 * the ranking. Without these it is the only entry with the number; if several classes have it, the command is
 * refused. In a meeting without classes the command stays as it is.
 */
export function completeCars(state: MeetingState, command: Command): Command | Rejection {
  if (!hasClasses(state) || command.type === 'EnterCar') return command;
  const within = subjectOf(command);
  if (within !== undefined) return inClassOf(command, within);
  if (command.type === 'RecordCrossing' || !('car' in command) || command.car === undefined) return command;
  const car = carInMeeting(state, command.car);
  if (typeof car !== 'string') return car;
  return 'to' in command && command.type === 'RenumberCar'
    ? { ...command, car, to: carIn(car, command.to) }
    : { ...command, car };
}

/** Returns a command whose cars are all of the class of a session or a ranking. It refuses other cars. */
function inClassOf(command: Command, within: string): Command | Rejection {
  const classId = classOf(within);
  const strangers: string[] = [];
  const complete = withNumbers(command, (car) => {
    const named = carIn(within, car);
    if (!isOfClass(classId, named)) strangers.push(named);
    return named;
  });
  const [stranger] = strangers;
  if (stranger === undefined) return complete as Command;
  return reject('car-of-another-class', `Car ${stranger} is not of the class of ${within}.`, {
    car: stranger,
  });
}

/** Returns the session or the ranking that a command is about. */
function subjectOf(command: Command): string | undefined {
  const { session, ranking } = command as { session?: string; ranking?: string };
  return session ?? ranking;
}

/** Returns the car of the meeting that a number means. */
function carInMeeting(state: MeetingState, car: string): string | Rejection {
  if (classOf(car) !== null) return car;
  const all = [...state.entries.values()].filter((entry) => withoutClass(entry.car) === car);
  const entered = all.filter(({ status }) => status === 'entered');
  const cars = (entered.length > 0 ? entered : all).map((entry) => entry.car);
  if (cars.length <= 1) return cars[0] ?? car;
  return reject('car-ambiguous', `The number ${car} is entered as ${cars.join(' and ')}.`, { cars });
}
