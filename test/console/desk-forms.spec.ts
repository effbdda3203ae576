import { z } from 'zod';
import { COMMANDS, COMMAND_TYPES } from '#domain';
import { fieldsOf, type Schema } from '../../apps/console/desk/forms/form-fields.ts';
import { hasFieldWords } from '../../apps/console/desk/forms/field-words.ts';
import { commandFrom, inputText, isFieldUsed } from '../../apps/console/desk/forms/form-values.ts';
import { readAs } from '../../apps/console/ui/text/track.ts';
import { catalogueOf, mayIssue, rolesWords } from '../../apps/console/desk/forms/command-roles.ts';

/** The schemas as the server publishes them, generated from the schemas that check the commands. */
const schemas = Object.fromEntries(
  COMMAND_TYPES.map((type) => {
    const schema = z.toJSONSchema(COMMANDS[type].schema, { io: 'input', unrepresentable: 'any' });
    return [type, { ...schema, 'x-roles': COMMANDS[type].roles }];
  }),
);
const mapping = Object.fromEntries(COMMAND_TYPES.map((type) => [type, `#/components/schemas/${type}`]));
const published = catalogueOf({
  components: { schemas: { ...schemas, Command: { discriminator: { mapping } } } as never },
});
const schema = (type: Parameters<typeof published.get>[0]): Schema => published.get(type) ?? {};
const fields = (type: Parameters<typeof published.get>[0]) => fieldsOf(type, schema(type));
const fill = (type: Parameters<typeof published.get>[0], written: Record<string, string>) =>
  commandFrom(type, fields(type), written);

describe('the fields of the published commands', () => {
  it('are found for every command', () => {
    for (const [type, each] of published) expect([type, fieldsOf(type, each).length]).not.toEqual([type, 0]);
  });

  it('have words of the page, which can be translated', () => {
    const all = [...published].flatMap(([type, each]) => fieldsOf(type, each));
    expect(all.filter(({ name }) => !hasFieldWords(name)).map(({ name }) => name)).toEqual([]);
  });

  it('begin with what is required and end with the note and the time', () => {
    const names = fields('Penalize').map(({ name, isRequired }) => (isRequired ? `${name}*` : name));
    expect(names.slice(0, 3)).toEqual(['session*', 'car*', 'penalty']);
    expect(names.indexOf('reason*')).toBeGreaterThan(names.indexOf('points'));
    expect(names.slice(-2)).toEqual(['note', 'at']);
  });

  it.each([
    ['Penalize', 'penalty', 'choice'],
    ['Penalize', 'laps', 'whole'],
    ['RecordLap', 'timeMs', 'ms'],
    ['CallCaution', 'cars', 'cars'],
    ['CallCaution', 'session', 'session'],
    ['ScoreFinish', 'order', 'order'],
    ['DrawLineup', 'order', 'cars'],
    ['ImportRanking', 'rows', 'ranked'],
    ['SetProgramme', 'sessions', 'sessions'],
    ['FixField', 'class', 'class'],
    ['DrawInversion', 'source', 'whole'],
    ['EnterCar', 'rookie', 'check'],
    ['ChangeFormat', 'format', 'document'],
    ['StrikeRecord', 'revision', 'whole'],
    ['AddNote', 'text', 'long'],
    ['AddNote', 'at', 'instant'],
  ] as const)('%s: %s is a %s', (type, name, kind) => {
    expect(fields(type).find((field) => field.name === name)?.kind).toBe(kind);
  });
});

it('shows the fields of the chosen penalty only', () => {
  const named = (penalty: string) =>
    fields('Penalize')
      .filter((field) => isFieldUsed(field, { penalty }))
      .map(({ name }) => name)
      .filter((name) => ['laps', 'place', 'lap'].includes(name));
  expect(['laps', 'place', 'lap-time', 'to-rear'].map(named)).toEqual([['laps'], ['place'], ['lap'], []]);
});

describe('a filled form', () => {
  it('is a command without what was left empty', () => {
    expect(fill('CallCaution', { session: 'heat-1', reason: ' spin ', cars: '21, 13', note: '' })).toEqual({
      ok: true,
      command: { type: 'CallCaution', session: 'heat-1', reason: 'spin', cars: ['21', '13'] },
    });
  });

  it('contains numbers, booleans and instants as values', () => {
    expect(fill('EnterCar', { car: '07', driver: 'A', standing: '3', rookie: 'yes' })).toMatchObject({
      command: { car: '07', standing: 3, rookie: true },
    });
    const at = fill('RecordLap', { session: 'q', car: '7', timeMs: '1:02.345', at: '2026-02-05T01:10:00Z' });
    expect(at).toMatchObject({ command: { timeMs: 62_345, at: '2026-02-05T01:10:00.000Z' } });
  });

  it('parses a finish with one car a line, and writes it the same way', () => {
    const lines = '10, 25\n31, 24, retired, engine, then fire\n7';
    const order = [
      { car: '10', laps: 25 },
      { car: '31', laps: 24, status: 'retired', reason: 'engine, then fire' },
      { car: '7' },
    ];
    expect(fill('ScoreFinish', { session: 'heat-1', order: lines })).toMatchObject({ command: { order } });
    expect(inputText('order', order)).toBe(lines);
  });

  it('parses an imported order with its points, and writes it the same way', () => {
    const lines = '10, 276.5\n31';
    const rows = [{ car: '10', points: '276.5' }, { car: '31' }];
    expect(fill('ImportRanking', { ranking: 'owners', rows: `${lines}\n` })).toEqual({
      ok: true,
      command: { type: 'ImportRanking', ranking: 'owners', rows },
    });
    expect(inputText('ranked', rows)).toBe(lines);
  });

  it('contains the sessions of a programme in their order', () => {
    expect(fill('SetProgramme', { sessions: 'heat-2 heat-1' })).toMatchObject({
      command: { sessions: ['heat-2', 'heat-1'] },
    });
  });

  it.each([
    ['CallCaution', { session: 'heat-1' }, 'reason'],
    ['Penalize', { session: 'h', car: '1', penalty: 'laps', reason: 'x', laps: 'two' }, 'laps'],
    ['RecordLap', { session: 'h', car: '1', timeMs: 'quick' }, 'timeMs'],
    ['RecordLap', { session: 'h', car: '1', timeMs: '13413' }, 'timeMs'],
    ['RecordLap', { session: 'h', car: '1', at: 'yesterday' }, 'at'],
    ['ChangeFormat', { format: '{no', reason: 'x' }, 'format'],
    ['ScoreFinish', { session: 'h', order: '1, many' }, 'order'],
  ] as const)('%s names the wrong field', (type, written, field) => {
    expect(fill(type, written)).toMatchObject({ ok: false, field });
  });

  it('empties a field that was filled in before, if null empties it', () => {
    const command = { type: 'AmendEntry', car: '7', team: null };
    expect(fill('AmendEntry', { car: '7', team: '', driver: '' })).toEqual({ ok: true, command });
  });

  it('parses a track with its length, and writes it the same way', () => {
    const track = { name: 'Oval, North', lengthMiles: 0.5 };
    expect(fill('AmendMeeting', { track: inputText('track', track) })).toEqual({
      ok: true,
      command: { type: 'AmendMeeting', track },
    });
    const zoned = { ...track, timeZone: 'America/New_York' };
    expect(inputText('track', zoned)).toBe('Oval, North, 0.5 mi, America/New_York');
    expect(fill('AmendMeeting', { track: inputText('track', zoned) })).toMatchObject({
      command: { track: zoned },
    });
    expect(fill('AmendMeeting', { track: 'Oval, 1.609344 km' })).toMatchObject({
      command: { track: { lengthMiles: 1 } },
    });
    expect(fill('AmendMeeting', { track: 'Oval' })).toMatchObject({ ok: false, field: 'track' });
  });

  it('takes a time as one at the track', () => {
    readAs({ timeZone: 'America/Los_Angeles', units: 'metric' });
    const at = '2026-05-02T03:15:00.250Z';
    expect(inputText('instant', at)).toBe('2026-05-01T20:15:00.250');
    expect(fill('RecordLap', { session: 'h', car: '1', at: inputText('instant', at) })).toMatchObject({
      command: { at },
    });
    expect(fill('AmendMeeting', { track: 'Oval, 1.609344' })).toMatchObject({
      command: { track: { lengthMiles: 1 } },
    });
    readAs(null);
  });

  it('may name no car if the list may be empty', () => {
    expect(fill('ReportIncident', { session: 'h', kind: 'debris', cars: '' })).toMatchObject({
      ok: true,
      command: { cars: [] },
    });
  });
});

describe('the roles that may issue a command', () => {
  it('are those in the published schema', () => {
    expect(mayIssue(published, 'starter', 'ShowGreen')).toBe(true);
    expect(mayIssue(published, 'scorer', 'ShowGreen')).toBe(false);
    expect(rolesWords(published, 'ShowGreen')).toBe('director or starter');
  });

  it('are left to the server if the schema names none', () => {
    expect(mayIssue(new Map([['ShowGreen', {}]]), 'scorer', 'ShowGreen')).toBe(true);
  });
});
