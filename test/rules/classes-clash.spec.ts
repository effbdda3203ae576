import { readFileSync } from 'node:fs';
import { EXAMPLE } from '../support/clash-tables.ts';
import { preset } from '../support/clash.ts';
import { Given, type Issued } from '../support/given.ts';
import { viewOf } from '../support/weekend.ts';

const script = readFileSync(EXAMPLE, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Issued);
const format = preset('clash-2023');
const CLASSES = ['legends', 'cup', 'trucks'] as const;

const alone = (): Given =>
  new Given().given(
    ...script.map((command) => (command.type === 'ScheduleMeeting' ? { ...command, format } : command)),
  );

/** Returns a command of the Clash for a class. Numbers in a session need no class. */
function inClass(command: Issued, id: string): Issued {
  if (command.type === 'EnterCar') return { ...command, class: id };
  if (!('session' in command) || command.session === undefined) return command;
  return { ...command, session: `${id}/${command.session}` };
}

/** The Clash as one of three classes. The commands of the classes come in turns. */
function amongThree(): Given {
  const [first, ...others] = script;
  if (first?.type !== 'ScheduleMeeting') throw new Error('no meeting');
  const { format: _, ...scheduling } = first;
  const classes = CLASSES.map((id) => ({ id, format }));
  const meeting = new Given().given({ ...scheduling, classes });
  for (const command of others) meeting.given(...CLASSES.map((id) => inClass(command, id)));
  return meeting;
}

/** Fields that say which records a view rests on, or which meeting it is of. */
const ABOUT_RECORDS = new Set(['revision', 'revisions', 'recordedAt', 'class', 'posted']);

/** Returns a view without the class, and without the numbers of records. */
const tableOf = (meeting: Given, name: string, id?: string): unknown =>
  JSON.parse(JSON.stringify(viewOf(meeting, name, id)).replaceAll('cup/', ''), (key, value: unknown) => {
    if (ABOUT_RECORDS.has(key)) return undefined;
    return typeof value === 'string' ? value.replaceAll(/\(records? [\d, ]+\)/gu, '') : value;
  });

describe('The Clash as one of three classes', () => {
  let own: Given;
  let shared: Given;

  beforeAll(() => {
    own = alone();
    shared = amongThree();
  });

  it.each(['field', 'qualifying-order', 'heat-results'])('has the same %s as alone', (name) => {
    expect(tableOf(shared, name, 'cup')).toEqual(tableOf(own, name));
  });

  it.each(format.sessions.map(({ id }) => id))('has the same results of %s as alone', (id) => {
    for (const name of ['results', 'running-order', 'lap-chart']) {
      expect(tableOf(shared, name, `cup/${id}`)).toEqual(tableOf(own, name, id));
    }
  });

  it.each(format.sessions.filter(({ lineup }) => lineup).map(({ id }) => id))(
    'has the same line-up of %s as alone',
    (id) => {
      expect(tableOf(shared, 'lineup', `cup/${id}`)).toEqual(tableOf(own, 'lineup', id));
    },
  );
});
