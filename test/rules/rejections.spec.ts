import { COMMAND_TYPES, COMMANDS, REJECTIONS, type RejectionCode } from '#domain';
import type { Issued } from '../support/given.ts';
import { SCENARIOS } from '../support/rejections/scenarios.ts';
import { raceAt, refusal } from '../support/weekend.ts';

const reason = 'official decision';
const CODES = Object.keys(REJECTIONS) as RejectionCode[];

describe('the register of refusals', () => {
  it('has a scenario for each code, and a code for each scenario', () => {
    expect(Object.keys(SCENARIOS).sort()).toEqual([...CODES].sort());
    expect(CODES.filter((code) => SCENARIOS[code].length === 0)).toEqual([]);
  });

  it('explains each code in a sentence', () => {
    expect(CODES.filter((code) => !/^[A-Z].*\.$/.test(REJECTIONS[code].help))).toEqual([]);
    expect(CODES.filter((code) => !/^[A-Z].*[a-z]$/.test(REJECTIONS[code].title))).toEqual([]);
  });
});

describe.each(CODES)('%s', (code) => {
  it.each(SCENARIOS[code].map((scenario, i) => [i + 1, scenario] as const))('case %i', (_, scenario) => {
    const [given, command] = scenario;
    const meeting = given();
    const refusedCommand = typeof command === 'function' ? command(meeting) : command;
    const before = meeting.state;
    const { code: refused, words } = refusal(meeting, refusedCommand);
    expect({ refused, by: refusedCommand.type }).toEqual({ refused: code, by: refusedCommand.type });
    expect(words).toContain(REJECTIONS[code].help);
    expect(words.length).toBeGreaterThan(REJECTIONS[code].help.length + 5);
    expect(meeting.state).toBe(before);
  });
});

describe('an unknown session', () => {
  const inSession = COMMAND_TYPES.filter(
    (type) => type !== 'AddNote' && 'session' in COMMANDS[type].schema.shape,
  );

  it.each(inSession)('is named in the refusal of %s, with the known sessions', (type) => {
    const order = type === 'ScoreFinish' ? [{ car: '1' }] : ['1'];
    const fields = { session: 'heat-9', car: '1', reason, laps: 1, lap: 1, start: 1, cars: [], order };
    const command = { ...fields, type, kind: 'other', penalty: 'disqualified' } as unknown as Issued;
    const { code, words, details } = refusal(raceAt('entered'), command);
    expect(code).toBe('session-unknown');
    expect(words).toContain('There is no session "heat-9".');
    expect(details).toEqual({ sessions: ['race'] });
  });
});
