import fc from 'fast-check';
import {
  decideOfficials,
  evolveOfficials,
  initialOfficials,
  isWithin,
  OFFICIALS_REJECTIONS,
  ROLES,
  type OfficialsCommand,
  type OfficialsEvent,
  type OfficialsState,
} from '#domain';

const by = { id: 'operator', role: 'director' } as const;
const DIRECTOR = { role: 'director', meetings: '*' } as const;
const add = (official = 'Jane', fields: object = {}): OfficialsCommand => ({
  type: 'AddOfficial',
  official,
  role: 'scorer',
  meetings: ['m'],
  ...fields,
});
const revoke = (official = 'Jane'): OfficialsCommand => ({
  type: 'RevokeOfficial',
  official,
  reason: 'left',
});
const change = (fields: object, official = 'Jane'): OfficialsCommand => ({
  type: 'ChangeOfficial',
  official,
  ...fields,
});

function folded(state: OfficialsState, events: readonly OfficialsEvent[]): OfficialsState {
  return events.reduce((before, event) => {
    const revision = before.revision + 1;
    const recordedAt = `2026-05-02T20:00:0${revision % 10}.000Z`;
    return evolveOfficials(before, {
      ...event,
      revision,
      id: `record-${revision}`,
      recordedAt,
      official: by,
    });
  }, state);
}

/** Returns the state after commands. A refused command changes nothing. */
function after(...commands: OfficialsCommand[]): OfficialsState {
  return commands.reduce((state, command) => {
    const decision = decideOfficials(state, command, DIRECTOR);
    return 'rejected' in decision ? state : folded(state, decision);
  }, initialOfficials());
}

function decided(state: OfficialsState, command: OfficialsCommand): string | readonly string[] {
  const decision = decideOfficials(state, command, DIRECTOR);
  return 'rejected' in decision ? decision.code : decision.map(({ type }) => type);
}

describe('an official', () => {
  it('is added with a grant of their own', () => {
    const { appointments } = after(add());
    expect(appointments.get('Jane')).toEqual({
      official: 'Jane',
      role: 'scorer',
      meetings: ['m'],
      grant: 'record-0',
      addedAt: '2026-05-02T20:00:00.000Z',
      revokedAt: null,
    });
  });

  it('is refused if the name is already added', () => {
    expect(decided(after(add()), add('Jane', { role: 'viewer' }))).toBe('official-already-added');
  });

  it('keeps the grant and all other fields when one field changes', () => {
    const jane = after(add(), change({ role: 'steward' })).appointments.get('Jane');
    expect(jane).toMatchObject({ role: 'steward', meetings: ['m'], grant: 'record-0' });
  });

  it('is revoked, and gets a new grant when they are added again', () => {
    expect(after(add(), revoke()).appointments.get('Jane')?.revokedAt).toBe('2026-05-02T20:00:01.000Z');
    const again = after(add(), revoke(), add()).appointments.get('Jane');
    expect(again).toMatchObject({ grant: 'record-2', revokedAt: null });
  });

  it.each([
    ['a second revocation', after(add(), revoke()), revoke()],
    ['a change to the same values', after(add()), change({ role: 'scorer', meetings: ['m'] })],
  ])('does not change after %s, and nothing is written', (_name, state, command) => {
    expect(decided(state, command)).toEqual([]);
  });

  it.each([revoke('Nobody'), change({ role: 'viewer' }, 'Nobody')])(
    'is unknown to $type until they are added',
    (command) => {
      expect(decided(after(add()), command)).toBe('official-unknown');
    },
  );

  it('is not changed once they are revoked', () => {
    expect(decided(after(add(), revoke()), change({ role: 'viewer' }))).toBe('official-revoked');
  });

  it.each(ROLES.filter((role) => role !== 'director'))('may not be added by a %s', (role) => {
    expect(decideOfficials(initialOfficials(), add(), { role, meetings: '*' })).toMatchObject({
      code: 'not-a-director',
    });
  });

  it('may act in their meetings, or in all meetings', () => {
    expect([isWithin('*', 'm'), isWithin(['a', 'm'], 'm'), isWithin(['a'], 'm')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

it('each refusal about officials has a title and a help text', () => {
  for (const [code, { title, help }] of Object.entries(OFFICIALS_REJECTIONS))
    expect([code, title.length > 10, help.length > 20]).toEqual([code, true, true]);
});

it('a repeated command is refused or writes nothing, after any earlier commands', () => {
  const name = fc.constantFrom('Jane', 'Joe');
  const command = fc.oneof(
    name.map((official) => add(official)),
    name.map((official) => revoke(official)),
    fc.tuple(name, fc.constantFrom(...ROLES)).map(([official, role]) => change({ role }, official)),
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 20 }), command, (commands, last) => {
      const repeated = decided(after(...commands, last), last);
      expect(typeof repeated === 'string' ? [] : repeated).toEqual([]);
    }),
  );
});
