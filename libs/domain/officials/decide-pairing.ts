import type { PairingCommand } from './commands.ts';
import { refuseFor, reject, revoked, unknown, type OfficialsDecision, type Standing } from './decide.ts';
import { isPairingUnderWay, type Pairing } from './pairing.ts';
import type { OfficialsState } from './state.ts';

/** Decides a command about the sign-in of a device. `by` is the director; a device acts for itself. */
export function decidePairing(
  state: OfficialsState,
  command: PairingCommand,
  by: Standing,
): OfficialsDecision {
  const { type, official } = command;
  const known = state.appointments.get(official);
  if (!known) return unknown(official);
  if (type === 'OpenPairing' || type === 'AllowDevice' || type === 'ClosePairing') {
    const refusal = refuseFor(by, known);
    if (refusal) return refusal;
  }
  if (known.revokedAt !== null) return revoked(known);
  const pairing = state.pairings.get(official);
  const kind = type === 'OpenPairing' ? command.kind : pairing?.kind;
  if (kind === 'digits' && known.role === 'director') return reject('digits-never-director', '');
  return type === 'OpenPairing' ? open(command) : advance(pairing, command);
}

/** A new pairing takes the place of an earlier one, which is void then. */
function open({ official, pairing, kind, secret, expiresAt }: Of<'OpenPairing'>): OfficialsDecision {
  return [{ type: 'PairingOpened', data: { official, pairing, kind, secret, expiresAt } }];
}

type Of<T extends PairingCommand['type']> = Extract<PairingCommand, { type: T }>;

function advance(
  current: Pairing | undefined,
  command: Exclude<PairingCommand, { type: 'OpenPairing' }>,
): OfficialsDecision {
  const { official, pairing, at } = command;
  const over = reject(
    'pairing-over',
    `This pairing of ${official} was used, closed or replaced, or is too old.`,
  );
  if (current?.pairing !== pairing || !isPairingUnderWay(current, at)) return over;
  const data = { official, pairing };
  switch (command.type) {
    case 'AskForDevice':
      return current.step === 'open' ? ask(command) : over;
    case 'AllowDevice':
      if (current.step === 'allowed') return [];
      return current.step === 'asking' ? [{ type: 'DeviceAllowed', data }] : over;
    case 'ClosePairing':
      return [{ type: 'PairingClosed', data }];
    case 'SignInDevice': {
      if (current.step !== 'allowed') return over;
      return [{ type: 'DeviceSignedIn', data: { ...data, expiresAt: command.expiresAt } }];
    }
  }
}

/** Wrong digits are counted. The right secret gives the device its claim. */
function ask(command: Of<'AskForDevice'>): OfficialsDecision {
  const { official, pairing, address, claim, expiresAt, isRight } = command;
  const data = { official, pairing, address };
  if (!isRight) return [{ type: 'PairingTryFailed', data }];
  return [{ type: 'DeviceAsked', data: { ...data, claim, expiresAt } }];
}
