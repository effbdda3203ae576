import { COMMANDS, COMMAND_TYPES } from '#domain';
import { INPUT_PROBLEMS } from './input-problems.ts';
import { fieldsFromText, parseCommand } from './parse-command.ts';
import { tidyText } from './tidy-text.ts';

const SCHEDULE = {
  type: 'ScheduleMeeting',
  meeting: 'm',
  name: 'A meeting',
  date: '2023-02-05',
  track: { name: 'A track', lengthMiles: 0.25 },
  format: { id: 'f', sessions: [{ id: 'heat-1', kind: 'heat', laps: 25 }] },
};
const LAP = { type: 'RecordLap', session: 'heat-1', car: '07', timeMs: 13413 };

const problemOf = (value: unknown) => {
  const parsed = parseCommand(value);
  if (parsed.ok) throw new Error('It is a command.');
  return parsed.problem;
};

describe('a command', () => {
  it('is returned as it was written', () => {
    expect(parseCommand(LAP)).toEqual({ ok: true, command: LAP });
    expect(parseCommand(SCHEDULE)).toEqual({ ok: true, command: SCHEDULE });
  });

  it.each([['text'], [null], [[]], [3]])('cannot be %j', (value) => {
    expect(problemOf(value)).toMatchObject({ code: 'not-an-object' });
  });
});

describe('an unknown type', () => {
  it.each([
    ['CallCation', "There is no command 'CallCation'. Did you mean CallCaution?"],
    ['callcaution', "There is no command 'callcaution'. Did you mean CallCaution?"],
    ['record-lap', "There is no command 'record-lap'. Did you mean RecordLap?"],
    ['RecordLapp', "There is no command 'RecordLapp'. Did you mean RecordLap?"],
  ])('%s is answered with the nearest', (type, words) => {
    expect(problemOf({ type })).toEqual({ code: 'unknown-command', field: 'type', words });
  });

  it.each([['Brew'], [''], ['x'.repeat(100_000)]])(
    'near to nothing is answered with all there are',
    (type) => {
      const { words } = problemOf({ type });
      expect(words).toContain('The commands are: ScheduleMeeting, ');
      expect(words.length).toBeLessThan(2_000);
    },
  );

  it('may also be missing or not a text', () => {
    expect(problemOf({})).toMatchObject({ code: 'missing-field', field: 'type' });
    expect(problemOf({ type: 7 })).toMatchObject({
      code: 'wrong-field',
      words: '"type" must be text, not 7.',
    });
  });

  it('is never found among the inherited fields of an object', () => {
    expect(problemOf({ type: 'constructor' })).toMatchObject({ code: 'unknown-command' });
    expect(problemOf(JSON.parse('{"type":"RecordLap","session":"q","car":"1","__proto__":1}'))).toMatchObject(
      {
        code: 'unknown-field',
        field: '__proto__',
      },
    );
  });
});

describe('a wrong field', () => {
  const cases: [string, object, string, string][] = [
    ['missing', { ...LAP, car: undefined }, 'car', '"car" is missing: it must be text.'],
    ['of another kind', { ...LAP, car: 7 }, 'car', '"car" must be text, not 7.'],
    ['null', { ...LAP, car: null }, 'car', '"car" must be text, not null.'],
    ['too small', { ...LAP, lap: 0 }, 'lap', '"lap" must be at least 1, not 0.'],
    ['not whole', { ...LAP, lap: 1.5 }, 'lap', '"lap" must be a whole number, not 1.5.'],
    ['not above', { ...LAP, timeMs: 0 }, 'timeMs', '"timeMs" must be more than 0, not 0.'],
    ['too exact', { ...LAP, timeMs: 0.0001 }, 'timeMs', '"timeMs" must be a multiple of 0.001, not 0.0001.'],
    [
      'too long',
      { ...LAP, car: 'x'.repeat(17) },
      'car',
      '"car" must have at most 16 characters, not the text',
    ],
    [
      'no instant',
      { ...LAP, at: 'noon' },
      'at',
      '"at" must be an instant with its zone, like 2023-02-05T20:00:00.000Z, not the text "noon".',
    ],
    ['no id', { ...LAP, commandId: '1' }, 'commandId', '"commandId" must be a UUID, like '],
    [
      'no name of a session',
      { ...LAP, session: 'Heat 1' },
      'session',
      '"session" must be lower-case words and digits joined by hyphens, like heat-1, not the text "Heat 1".',
    ],
    [
      'none of a few',
      { type: 'ReportIncident', session: 'main', kind: 'contakt', cars: [] },
      'kind',
      '"kind" must be one of contact, fire, stall, debris, fluid, mechanical, other, ' +
        'not the text "contakt". Did you mean contact?',
    ],
    [
      'inside a list',
      { type: 'CallCaution', session: 'main', reason: 'spin', cars: ['1', 2] },
      'cars[1]',
      '"cars[1]" must be text, not 2.',
    ],
    [
      'inside an object',
      { ...SCHEDULE, track: { name: 'A track', lengthMiles: '0.25' } },
      'track.lengthMiles',
      '"track.lengthMiles" must be a number, not the text "0.25".',
    ],
    ['one of two kinds', { ...SCHEDULE, format: 5 }, 'format', '"format" must be text or an object, not 5.'],
    [
      'deep in one of two kinds',
      { ...SCHEDULE, format: { id: 'f', sessions: [{ id: 'heat-1', kind: 'heat', laps: '25' }] } },
      'format.sessions[0].laps',
      '"format.sessions[0].laps" must be a number, not the text "25".',
    ],
  ];
  it.each(cases)('%s is named with what is expected', (_, command, field, words) => {
    const problem = problemOf(JSON.parse(JSON.stringify(command)));
    expect(problem).toMatchObject({ field, words: expect.stringContaining(words) as string });
  });
});

describe('an unknown field', () => {
  it('is reported with the most similar field, before the missing field', () => {
    expect(problemOf({ type: 'RecordLap', session: 'q', cra: '1' })).toEqual({
      code: 'unknown-field',
      field: 'cra',
      words: 'There is no field "cra" here. Did you mean car?',
    });
  });

  it('is reported without a suggestion if no field is similar', () => {
    expect(problemOf({ ...LAP, weather: 'rain' }).words).toBe('There is no field "weather" here.');
  });

  it('is found inside an object and inside a union', () => {
    expect(problemOf({ ...SCHEDULE, track: { name: 'A', lenghtMiles: 1 } })).toMatchObject({
      field: 'track.lenghtMiles',
      words: 'There is no field "track.lenghtMiles" here. Did you mean lengthMiles?',
    });
    const sessions = [{ id: 'heat-1', kind: 'heat', lasp: 3 }];
    expect(problemOf({ ...SCHEDULE, format: { id: 'f', sessions } })).toMatchObject({
      field: 'format.sessions[0].lasp',
      words: 'There is no field "format.sessions[0].lasp" here. Did you mean laps?',
    });
  });
});

describe('every command', () => {
  it.each(COMMAND_TYPES)('%s without its fields is a problem with a code and a help text', (type) => {
    const parsed = parseCommand({ type });
    if (parsed.ok) return;
    expect(Object.keys(INPUT_PROBLEMS)).toContain(parsed.problem.code);
    expect(Object.keys(COMMANDS[type].schema.shape)).toContain(parsed.problem.field);
  });
});

describe('fields given as text', () => {
  const made = (type: string, fields: Record<string, string | true>) => {
    const parsed = fieldsFromText(type, Object.entries(fields));
    return parsed.ok ? parsed.value : parsed.problem;
  };

  it('become the values that the schema expects', () => {
    expect(made('RecordLap', { session: 'q', car: '07', timeMs: '13413.5', lap: '3' })).toEqual({
      type: 'RecordLap',
      session: 'q',
      car: '07',
      timeMs: 13413.5,
      lap: 3,
    });
    expect(made('CallCaution', { cars: '21, 78', reason: 'spin' })).toMatchObject({ cars: ['21', '78'] });
    expect(made('EnterCar', { rookie: true })).toMatchObject({ rookie: true });
    expect(made('EnterCar', { rookie: 'false' })).toMatchObject({ rookie: false });
    expect(made('ScheduleMeeting', { format: 'clash-2023' })).toMatchObject({ format: 'clash-2023' });
    expect(made('ScheduleMeeting', { track: '{"name":"A","lengthMiles":1}' })).toMatchObject({
      track: { name: 'A', lengthMiles: 1 },
    });
    expect(made('ScoreFinish', { order: '[{"car":"1"}]' })).toMatchObject({ order: [{ car: '1' }] });
  });

  it('that are repeated extend a list, and are a problem otherwise', () => {
    const again = (type: string, ...fields: [string, string][]) => {
      const parsed = fieldsFromText(type, fields);
      return parsed.ok ? parsed.value : parsed.problem;
    };
    expect(again('CallCaution', ['cars', '21'], ['reason', 'spin'], ['cars', '78,9'])).toMatchObject({
      cars: ['21', '78', '9'],
    });
    expect(again('RecordLap', ['car', '21'], ['car', '78'])).toMatchObject({
      code: 'wrong-field',
      field: 'car',
      words: '"car" is given more than once, but it is not a list.',
    });
  });

  it('stay unchanged if they are wrong, so that the schema reports them', () => {
    expect(made('RecordLap', { timeMs: 'fast', weather: 'rain' })).toMatchObject({ timeMs: 'fast' });
  });

  it('are a problem if the field needs JSON and the text is not JSON', () => {
    expect(made('ScoreFinish', { order: '1,2' })).toMatchObject({ code: 'wrong-field', field: 'order' });
  });
});

describe('the text of a command', () => {
  const enter = { type: 'EnterCar', meeting: 'm', car: '12' };

  it('loses the white space at its ends, at any depth', () => {
    const order = [{ car: ' 1 ', reason: 'engine\n' }];
    const parsed = parseCommand({ type: ' ScoreFinish', meeting: 'm ', session: '\tmain', order });
    expect(parsed).toMatchObject({
      ok: true,
      command: {
        type: 'ScoreFinish',
        meeting: 'm',
        session: 'main',
        order: [{ car: '1', reason: 'engine' }],
      },
    });
  });

  it('is composed, so that a name is one text however it was typed', () => {
    const parsed = parseCommand({ ...enter, driver: 'Zoe\u0308 Pe\u0301rez' });
    expect(parsed).toMatchObject({ command: { driver: 'Zo\u00eb P\u00e9rez' } });
  });

  it('is kept as it was sent beside the tidy command, and only if they differ', () => {
    const untidy = { ...enter, driver: ' Ann ' };
    expect(parseCommand(untidy)).toMatchObject({ sent: untidy });
    expect(parseCommand({ ...enter, driver: 'Ann' })).not.toHaveProperty('sent');
  });

  it('may not be white space alone', () => {
    expect(parseCommand({ ...enter, driver: ' \u3000 ' })).toMatchObject({ problem: { field: 'driver' } });
  });

  it('is null on the command line where null empties a field', () => {
    const fields = [
      ['car', 'null'],
      ['team', 'null'],
      ['standing', 'null'],
    ] as const;
    expect(fieldsFromText('AmendEntry', fields)).toMatchObject({
      value: { car: 'null', team: null, standing: null },
    });
  });
});

describe('a command that is too large', () => {
  const format = (lineup: object[]) => ({
    id: 'f',
    sessions: [{ id: 'heat-1', kind: 'heat', laps: 5, lineup }],
  });

  it.each<[string, object, string]>([
    [
      'a line-up of empty sources',
      { ...SCHEDULE, format: format(Array.from({ length: 300_000 }, () => ({}))) },
      '"format.sessions[0].lineup" must have at most 32 items, not a list.',
    ],
    [
      'a list without a bound of its own',
      { type: 'ScoreFinish', session: 'heat-1', order: Array.from({ length: 300_000 }, () => ({})) },
      '"order" must have at most 1000 items, not a list.',
    ],
    [
      'a tariff',
      {
        ...SCHEDULE,
        format: {
          ...format([]),
          tariff: Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [i, {}])),
        },
      },
      '"format.tariff" must have at most 1000 members, not an object.',
    ],
  ])('is refused before its items are parsed: %s', (_, command, words) => {
    expect(problemOf(command)).toMatchObject({ code: 'wrong-field', words });
  });

  it('is refused for its first unknown field', () => {
    const fields = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`${'x'.repeat(500)}${i}`, 1]));
    const { code, field } = problemOf({ ...LAP, ...fields });
    expect([code, field]).toEqual(['unknown-field', 'x'.repeat(100)]);
  });

  it('does not compose a letter with more marks than any script has', () => {
    const text = `a${'\u0301\u0316'.repeat(200_000)}`;
    expect(tidyText([text, 'Mu\u0308ller'])).toEqual([text, 'Müller']);
  });
});
