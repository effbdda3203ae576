import {
  decideOfficials,
  decidePairing,
  evolveOfficials,
  initialOfficials,
  type OfficialsCommand,
  type OfficialsEvent,
  type OfficialsState,
  type PairingCommand,
  type PairingKind,
  type Standing,
} from '#domain';

const ALL: Standing = { role: 'director', meetings: '*' };
const OF_M: Standing = { role: 'director', meetings: ['m'] };
const AT = '2026-05-02T20:00:00.000Z';
const LATER = '2026-05-02T20:05:00.000Z';
const [FIRST, SECOND] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const sealed = { hash: 'h', key: 'k' };

const add = (official: string, fields: object = {}): OfficialsCommand => ({
  type: 'AddOfficial',
  official,
  role: 'scorer',
  meetings: ['m'],
  ...fields,
});
const revoke = (official: string): OfficialsCommand => ({ type: 'RevokeOfficial', official, reason: 'left' });
const open = (kind: PairingKind = 'qr', pairing = FIRST, official = 'Jane'): PairingCommand => ({
  type: 'OpenPairing',
  official,
  pairing,
  kind,
  secret: sealed,
  at: AT,
  expiresAt: LATER,
});
const ask = (isRight = true, fields: object = {}): PairingCommand => ({
  type: 'AskForDevice',
  official: 'Jane',
  pairing: FIRST,
  isRight,
  address: '10.0.0.7',
  claim: sealed,
  at: AT,
  expiresAt: LATER,
  ...fields,
});
const step = (type: 'AllowDevice' | 'ClosePairing', fields: object = {}): PairingCommand => ({
  type,
  official: 'Jane',
  pairing: FIRST,
  at: AT,
  ...fields,
});
const signIn: PairingCommand = {
  type: 'SignInDevice',
  official: 'Jane',
  pairing: FIRST,
  at: AT,
  expiresAt: LATER,
};

type Command = OfficialsCommand | PairingCommand;

const decide = (state: OfficialsState, command: Command, by: Standing) =>
  'pairing' in command ? decidePairing(state, command, by) : decideOfficials(state, command, by);

function folded(state: OfficialsState, events: readonly OfficialsEvent[]): OfficialsState {
  return events.reduce((before, event) => {
    const revision = before.revision + 1;
    const official = { id: 'Chief', role: 'director' } as const;
    return evolveOfficials(before, {
      ...event,
      revision,
      id: `record-${revision}`,
      recordedAt: AT,
      official,
    });
  }, state);
}

/** Returns the state after commands of a director of all meetings. None of them may be refused. */
function given(...commands: Command[]): OfficialsState {
  return commands.reduce((state, command) => {
    const decision = decide(state, command, ALL);
    if ('rejected' in decision) throw new Error(`${command.type}: ${decision.words}`);
    return folded(state, decision);
  }, initialOfficials());
}

/** Returns the code of the refusal, or the types of the records. */
function when(state: OfficialsState, command: Command, by: Standing = ALL): string | readonly string[] {
  const decision = decide(state, command, by);
  return 'rejected' in decision ? decision.code : decision.map(({ type }) => type);
}

const jane = add('Jane');
const boss = add('Boss', { role: 'director', meetings: '*' });

describe('a director of some meetings', () => {
  const state = given(
    boss,
    add('Jane'),
    add('Rival', { meetings: ['other'] }),
    add('Both', { meetings: ['m', 'n'] }),
  );

  it('adds officials of these meetings, below director', () => {
    expect(when(state, add('New'), OF_M)).toEqual(['OfficialAdded']);
    for (const fields of [{ role: 'director' }, { meetings: '*' }, { meetings: ['m', 'n'] }]) {
      expect(when(state, add('New', fields), OF_M)).toBe('not-your-official');
    }
  });

  it('revokes officials and opens pairings for them in the same bounds', () => {
    expect(when(state, revoke('Jane'), OF_M)).toEqual(['OfficialRevoked']);
    expect(when(state, open(), OF_M)).toEqual(['PairingOpened']);
    for (const name of ['Rival', 'Both', 'Boss']) {
      expect(when(state, revoke(name), OF_M)).toBe('not-your-official');
      expect(when(state, open('qr', FIRST, name), OF_M)).toBe('not-your-official');
    }
  });

  it('does not take over the name of an official of other meetings who was revoked', () => {
    const gone = given(boss, add('Jane', { meetings: '*' }), revoke('Jane'));
    expect(when(gone, add('Jane'), OF_M)).toBe('not-your-official');
  });

  it('may allow or close no pairing of others', () => {
    const asking = given(boss, add('Jane', { meetings: ['n'] }), open(), ask());
    expect(when(asking, step('AllowDevice'), OF_M)).toBe('not-your-official');
    expect(when(asking, step('ClosePairing'), OF_M)).toBe('not-your-official');
  });
});

describe('the last director of all meetings', () => {
  const state = given(
    boss,
    add('Local', { role: 'director' }),
    add('Gone', { role: 'director', meetings: '*' }),
    revoke('Gone'),
  );

  it('is neither revoked nor changed to less', () => {
    expect(when(state, revoke('Boss'))).toBe('last-director');
    expect(when(state, { type: 'ChangeOfficial', official: 'Boss', role: 'scorer' })).toBe('last-director');
    expect(when(state, { type: 'ChangeOfficial', official: 'Boss', meetings: ['m'] })).toBe('last-director');
  });

  it('is revoked once there is another', () => {
    const more = folded(state, [
      { type: 'OfficialAdded', data: { official: 'Next', role: 'director', meetings: '*' } },
    ]);
    expect(when(more, revoke('Boss'))).toEqual(['OfficialRevoked']);
    expect(when(state, revoke('Local'))).toEqual(['OfficialRevoked']);
  });
});

describe('a pairing', () => {
  it('goes from the secret by the word of the director to the token', () => {
    const state = given(boss, jane, open(), ask(), step('AllowDevice'), signIn);
    expect(state.pairings.get('Jane')).toMatchObject({
      step: 'signed-in',
      openedBy: 'Chief',
      device: { address: '10.0.0.7', askedAt: AT },
    });
  });

  it('gives no token before the director allowed the device', () => {
    expect(when(given(boss, jane, open()), signIn)).toBe('pairing-over');
    expect(when(given(boss, jane, open(), ask()), signIn)).toBe('pairing-over');
  });

  it('takes each step once', () => {
    expect(when(given(boss, jane, open(), ask()), ask())).toBe('pairing-over');
    expect(when(given(boss, jane, open(), ask(), step('AllowDevice')), step('AllowDevice'))).toEqual([]);
    expect(when(given(boss, jane, open(), ask(), step('AllowDevice'), signIn), signIn)).toBe('pairing-over');
  });

  it('is over when it is too old', () => {
    const late = { at: LATER };
    expect(when(given(boss, jane, open()), ask(true, late))).toBe('pairing-over');
    expect(when(given(boss, jane, open(), ask()), step('AllowDevice', late))).toBe('pairing-over');
    const allowed = given(boss, jane, open(), ask(), step('AllowDevice'));
    expect(when(allowed, { ...signIn, at: LATER })).toBe('pairing-over');
  });

  it('is over after five wrong tries, also for the right digits', () => {
    const four = given(boss, jane, open('digits'), ...[1, 2, 3, 4].map(() => ask(false)));
    expect(when(four, ask())).toEqual(['DeviceAsked']);
    const five = folded(four, [
      { type: 'PairingTryFailed', data: { official: 'Jane', pairing: FIRST, address: '10.0.0.7' } },
    ]);
    expect(when(five, ask())).toBe('pairing-over');
  });

  it('is void when another one is opened for the official', () => {
    const state = given(boss, jane, open(), open('digits', SECOND));
    expect(when(state, ask())).toBe('pairing-over');
    expect(when(state, ask(true, { pairing: SECOND }))).toEqual(['DeviceAsked']);
  });

  it('is void when the director closed it, also after the device was allowed', () => {
    const closed = given(boss, jane, open(), ask(), step('AllowDevice'), step('ClosePairing'));
    expect(when(closed, signIn)).toBe('pairing-over');
  });

  it('is void when the official is revoked or changed', () => {
    const asking = given(boss, jane, open(), ask(), step('AllowDevice'));
    const changed = decide(asking, { type: 'ChangeOfficial', official: 'Jane', role: 'steward' }, ALL);
    if ('rejected' in changed) throw new Error(changed.words);
    expect(when(folded(asking, changed), signIn)).toBe('pairing-over');
    const revoked = given(boss, jane, open(), ask(), step('AllowDevice'), revoke('Jane'));
    expect(when(revoked, signIn)).toBe('official-revoked');
    expect(when(revoked, open())).toBe('official-revoked');
  });

  it('by digits is never for a director', () => {
    expect(when(given(boss), open('digits', FIRST, 'Boss'))).toBe('digits-never-director');
    expect(when(given(boss), open('qr', FIRST, 'Boss'))).toEqual(['PairingOpened']);
  });

  it('is opened by directors only, and for officials who exist', () => {
    expect(when(given(boss, jane), open(), { role: 'steward', meetings: '*' })).toBe('not-a-director');
    expect(when(given(boss), open())).toBe('official-unknown');
  });
});
