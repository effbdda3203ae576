import { fields, type Command } from '#domain';
import type { MeetingNow } from '../feed-types.ts';
import { numbersOf } from '../meeting-now.ts';
import type { Competitor, FeedState } from './feed-state.ts';
import type { CommandMaker, Suggestion } from './intake-state.ts';

/** Returns the commands that enter the cars of the feed that are not entered, and assign its transponders. */
export function entryCommands(maker: CommandMaker, feed: FeedState, now: MeetingNow): Suggestion[] {
  const entered = new Map(now.entries.map((entry) => [entry.car, entry]));
  const numbers = numbersOf(now);
  const carried = new Set(now.entries.flatMap(({ transponder }) => transponder ?? []));
  return Object.values(feed.competitors).flatMap((competitor) => {
    const car = printable(competitor.number);
    if (!fields.car.safeParse(car).success) return [];
    const entry = entered.get(car);
    if (!entry) return numbers.has(car) ? [] : [enter(maker, car, competitor)];
    const { transponder } = competitor;
    if (!/^\d{1,20}$/.test(transponder) || now.cars.has(transponder) || carried.has(transponder)) return [];
    return [assign(maker, car, transponder)];
  });
}

function enter(maker: CommandMaker, car: string, competitor: Competitor): Suggestion {
  const { name } = maker.feed;
  const driver = printable(`${competitor.first} ${competitor.last}`) || `Car ${car}`;
  const team = printable(competitor.team);
  const className = printable(competitor.className ?? '');
  const words = `The feed ${name} has car ${car}: ${driver}${className ? `, class ${className}` : ''}.`;
  const { transponder } = competitor;
  const command: Command = {
    type: 'EnterCar',
    car,
    driver,
    ...(team && { team }),
    ...(/^\d{1,20}$/.test(transponder) && { transponder }),
    note: words,
  };
  return suggestion(maker, `entry ${car}`, { words, command });
}

function assign(maker: CommandMaker, car: string, transponder: string): Suggestion {
  const words = `The feed ${maker.feed.name} has transponder ${transponder} on car ${car}.`;
  const command: Command = { type: 'AssignTransponder', car, transponder, reason: words };
  return suggestion(maker, `transponder ${car} ${transponder}`, { words, command });
}

/** The content is a part of the id: what the program has corrected is another command. */
function suggestion(
  maker: CommandMaker,
  id: string,
  made: { readonly words: string; readonly command: Command },
): Suggestion {
  const identity = `${id}|${maker.feed.name}|${JSON.stringify(made.command)}`;
  const commandId = maker.meeting.commandId(identity);
  return { id, words: made.words, command: { commandId, command: made.command, role: 'registrar' } };
}

/** Returns a text that a record can hold: no control characters, single spaces, at most 120 long. */
const printable = (text: string): string =>
  text.replace(/\p{C}/gu, ' ').replace(/\s+/gu, ' ').trim().slice(0, 120).trim();
