import { openStore } from '#event-store/open';
import type { EventStore } from '#event-store';
import type { Command, CommandOf, Format, Official } from '#domain';
import {
  accept,
  director,
  enter,
  summaryOf,
  issue,
  logOf,
  MEETING,
  note,
  schedule,
  uuid,
  withdraw,
} from '../../test/support/race.ts';
import { NO_HASH } from './log/hash-chain.ts';
import { RaceControl } from './race-control.ts';

const START = Date.parse('2026-05-02T18:00:00.000Z');
const presets = new Map<string, Format>([['club', schedule.format]]);

let store: EventStore;
let now: number;
let race: RaceControl;
const when = async (...args: Parameters<typeof issue> extends [unknown, ...infer A] ? A : never) =>
  summaryOf(await issue(race, ...args));

beforeEach(async () => {
  store = await openStore('memory:');
  now = START;
  race = new RaceControl(store, { presets, now: () => now });
});

const PASSING = { feed: 'sf', epoch: 0, number: 113_736 };
const crossing = (more: Partial<CommandOf<'RecordCrossing'>>): Command => ({
  type: 'RecordCrossing',
  transponder: '3438895',
  line: 'sf',
  passing: PASSING,
  ...more,
});

/** Opens the heat with one car, which are the records 1 to 4. */
async function openHeat(): Promise<void> {
  await accept(race, enter('1'));
  await accept(race, { type: 'DrawLineup', session: 'heat', order: ['1'] });
  await accept(race, { type: 'PostLineup', session: 'heat' });
  await accept(race, { type: 'OpenSession', session: 'heat' });
}

describe('a command', () => {
  it('is answered with the events that it wrote', async () => {
    const receipt = await accept(race, schedule, { id: uuid(1) });
    const events = [{ revision: 0, type: 'MeetingScheduled' }];
    expect(receipt).toEqual({ meeting: MEETING, revision: 0, events, commandId: uuid(1) });
  });

  it('gets an id if it has none', async () => {
    const { commandId } = await accept(race, schedule);
    expect(commandId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('may have its id in the body, in upper or lower case', async () => {
    await accept(race, schedule);
    const id = 'ABCDEFAB-0000-4000-8000-000000000001';
    const first = await accept(race, { ...note('rain'), commandId: id });
    expect(await accept(race, note('rain'), { id: id.toLowerCase() })).toEqual(first);
  });

  it('is known again by the fields that were sent, before its text was tidied', async () => {
    await accept(race, schedule);
    const sent = { type: 'AddNote', text: 'rain ' };
    const request = { meeting: MEETING, official: director, command: note('rain'), commandId: uuid(3) };
    expect(await race.issue({ ...request, sent })).toEqual(await race.issue({ ...request, sent }));
    expect(await race.issue(request)).toMatchObject({ kind: 'command-id-reused' });
  });

  it('that amends the meeting changes the list of meetings, until it is struck', async () => {
    const nameListed = async () => (await race.meetings()).meetings.map(({ name }) => name);
    await accept(race, schedule);
    const before = await nameListed();
    const { revision } = await accept(race, { type: 'AmendMeeting', name: 'Corrected' });
    expect(await nameListed()).toEqual(['Corrected']);
    await accept(race, { type: 'StrikeRecord', revision, reason: 'not yet' });
    expect(await nameListed()).toEqual(before);
  });

  it('writes events with all metadata', async () => {
    await accept(race, { ...schedule, at: '2026-05-01T09:30:00+02:00' }, { id: uuid(1) });
    const [first] = await logOf(store);
    expect(first?.metadata).toEqual({
      schema: 1,
      commandId: uuid(1),
      official: director,
      occurredAt: '2026-05-01T07:30:00.000Z',
      recordedAt: '2026-05-02T18:00:00.000Z',
      correlationId: uuid(1),
      causationId: uuid(1),
      commandHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      previousHash: NO_HASH,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  it('happened when it arrived if it names no time', async () => {
    await accept(race, schedule);
    expect((await logOf(store))[0]?.metadata['occurredAt']).toBe('2026-05-02T18:00:00.000Z');
  });

  it('may name a preset format', async () => {
    await accept(race, { ...schedule, format: 'club' });
    expect((await logOf(store))[0]?.data['format']).toEqual(schedule.format);
  });

  it('is refused if it names an unknown format', async () => {
    expect(await when({ ...schedule, format: 'none' })).toBe('format-unknown');
  });

  it('belongs to the meeting it was sent to', async () => {
    await accept(race, { ...schedule, meeting: 'elsewhere' });
    expect((await logOf(store))[0]?.data['meeting']).toBe(MEETING);
  });
});

describe('a repeated command id', () => {
  beforeEach(async () => {
    await accept(race, schedule, { id: uuid(1) });
    await accept(race, enter('1'), { id: uuid(2) });
  });

  it('gets the same receipt, and writes nothing', async () => {
    await accept(race, withdraw('1'));
    expect(await when(enter('1'), { id: uuid(2) })).toBe('1 CarEntered');
    expect(await logOf(store)).toHaveLength(3);
  });

  it('gets the same receipt from another process, a year later, and with any precondition', async () => {
    now += 365 * 86_400_000;
    race = new RaceControl(store, { presets, now: () => now });
    expect(await when(schedule, { id: uuid(1), ifMatch: 7 })).toBe('0 MeetingScheduled');
  });

  it('is refused with another body', async () => {
    expect(await when(enter('2'), { id: uuid(2) })).toBe('command-id-reused');
    expect(await logOf(store)).toHaveLength(2);
  });

  it('is refused to another official, without the receipt', async () => {
    const other: Official = { ...director, id: 'the other director' };
    expect(await when(enter('1'), { id: uuid(2), official: other })).toBe('command-id-reused');
    race = new RaceControl(store, { presets, now: () => now });
    expect(await when(enter('1'), { id: uuid(2), official: other })).toBe('command-id-reused');
    expect(await logOf(store)).toHaveLength(2);
  });

  it('is first a question of the role', async () => {
    const viewer: Official = { id: 'Eve', role: 'viewer' };
    expect(await when(enter('1'), { id: uuid(2), official: viewer })).toBe('role-may-not');
    expect(await when(enter('2'), { id: uuid(2), official: viewer })).toBe('role-may-not');
    await accept(race, withdraw('1'), { id: uuid(3) });
    expect(await when(withdraw('1'), { id: uuid(4) })).toBe('nothing at 2');
    expect(await when(withdraw('2'), { id: uuid(4), official: viewer })).toBe('role-may-not');
  });

  it.each([
    ['registrar', '1 CarEntered'],
    ['viewer', 'role-may-not'],
  ] as const)('of an official who is a %s by now gets: %s', async (role, answer) => {
    expect(await when(enter('1'), { id: uuid(2), official: { ...director, role } })).toBe(answer);
    expect(await logOf(store)).toHaveLength(2);
  });

  it('is refused to another official also while the first is written', async () => {
    const other: Official = { ...director, id: 'the other director' };
    const both = [when(enter('2'), { id: uuid(3) }), when(enter('2'), { id: uuid(3), official: other })];
    expect(await Promise.all(both)).toEqual(['2 CarEntered', 'command-id-reused']);
  });

  it('is a different id in another meeting', async () => {
    expect(await when(schedule, { id: uuid(1), meeting: 'other' })).toBe('0 MeetingScheduled');
  });
});

describe('a command that wrote nothing', () => {
  beforeEach(async () => {
    await accept(race, schedule);
    await accept(race, enter('1'));
  });

  it('is remembered for ten minutes when it was refused', async () => {
    expect(await when(withdraw('2'), { id: uuid(3) })).toBe('car-not-entered');
    await accept(race, enter('2'));
    now += 10 * 60_000 - 1;
    expect(await when(withdraw('2'), { id: uuid(3) })).toBe('car-not-entered');
    expect(await when(withdraw('1'), { id: uuid(3) })).toBe('command-id-reused');
    now += 1;
    expect(await when(withdraw('2'), { id: uuid(3) })).toBe('3 CarWithdrawn');
  });

  it('is remembered for ten minutes when it changed nothing', async () => {
    await accept(race, withdraw('1'));
    expect(await when(withdraw('1'), { id: uuid(3) })).toBe('nothing at 2');
    await accept(race, enter('1'));
    expect(await when(withdraw('1'), { id: uuid(3) })).toBe('nothing at 2');
    now += 10 * 60_000;
    expect(await when(withdraw('1'), { id: uuid(3) })).toBe('4 CarWithdrawn');
  });
});

describe('a refusal', () => {
  const driver: Official = { id: 'Eve', role: 'viewer' };
  const steward: Official = { id: 'Ada', role: 'steward' };
  beforeEach(async () => {
    await accept(race, schedule);
  });

  it('because of the role is not remembered', async () => {
    expect(await when(enter('1'), { id: uuid(3), official: driver })).toBe('role-may-not');
    expect(await when(enter('1'), { id: uuid(3) })).toBe('1 CarEntered');
  });

  it('of one official does not answer another official with the same id', async () => {
    expect(await when(withdraw('1'), { id: uuid(3) })).toBe('car-not-entered');
    await accept(race, enter('1'));
    expect(await when(withdraw('1'), { id: uuid(3) })).toBe('car-not-entered');
    const other: Official = { ...director, id: 'the other director' };
    expect(await when(withdraw('1'), { id: uuid(3), official: other })).toBe('2 CarWithdrawn');
    expect(await when(withdraw('1'), { id: uuid(3), official: steward })).toBe('role-may-not');
  });

  it('that asks for a confirmation is not remembered, and confirming makes no other command', async () => {
    const checkered: Command = { type: 'ShowCheckered', session: 'heat' };
    const lineUp: Command[] = [enter('1'), { type: 'DrawLineup', session: 'heat', order: ['1'] }];
    for (const command of lineUp) await accept(race, command);
    for (const type of ['PostLineup', 'OpenSession', 'ShowGreen'] as const)
      await accept(race, { type, session: 'heat' });
    const unconfirmed = when(checkered, { id: uuid(3) });
    const confirmed = when({ ...checkered, confirm: true }, { id: uuid(3) });
    expect([await unconfirmed, await confirmed]).toEqual(['needs-confirmation', '6 CheckeredShown']);
    expect(await when(checkered, { id: uuid(3) })).toBe('6 CheckeredShown');
  });

  it('of a crossing before a green flag that is recorded late is accepted the next time', async () => {
    await openHeat();
    now = START + 60_000;
    const read = crossing({ at: new Date(START + 30_000).toISOString() });
    expect(await when(read, { id: uuid(3) })).toBe('no-session-under-way');
    await accept(race, { type: 'ShowGreen', session: 'heat', at: new Date(START + 10_000).toISOString() });
    expect(await when(read, { id: uuid(3) })).toBe('6 CrossingSeen');
  });

  it('of a crossing has the same receipt for a server that measured another time', async () => {
    await openHeat();
    await accept(race, { type: 'ShowGreen', session: 'heat' });
    const at = new Date(START + 1).toISOString();
    const measured = { at, session: 'heat', passing: { ...PASSING, epoch: 7 } };
    expect(await when(crossing({}), { id: uuid(3) })).toBe('6 CrossingSeen');
    expect(await when(crossing(measured), { id: uuid(3) })).toBe('6 CrossingSeen');
    expect(await when(crossing({ ...measured, transponder: '9' }), { id: uuid(3) })).toBe(
      'command-id-reused',
    );
  });

  it('in flight does not answer another official', async () => {
    const first = issue(race, enter('1'), { id: uuid(3), official: driver });
    const second = issue(race, enter('1'), { id: uuid(3) });
    expect([summaryOf(await first), summaryOf(await second)]).toEqual(['role-may-not', '1 CarEntered']);
  });
});

describe('a precondition', () => {
  it('holds if the log ends at that revision, or at -1 if there is no log', async () => {
    expect(await when(schedule, { ifMatch: -1 })).toBe('0 MeetingScheduled');
    expect(await when(enter('1'), { ifMatch: 0 })).toBe('1 CarEntered');
  });

  it('fails with both revisions if the log has grown, and leaves the id free', async () => {
    await accept(race, schedule);
    const outcome = await issue(race, enter('1'), { id: uuid(3), ifMatch: -1 });
    expect(outcome).toEqual({ kind: 'precondition-failed', expectedRevision: -1, actualRevision: 0 });
    expect(await when(enter('1'), { id: uuid(3), ifMatch: 0 })).toBe('1 CarEntered');
  });
});
