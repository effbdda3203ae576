import { bearerHeaders, officialHeaders } from '#client';
import type { Role } from '#domain';
import { Signal } from '../transport/signal.ts';

/**
 * Who uses the page: nobody, an official with a token, or, on an open server, an official by name and role.
 */
export type Identity =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'named'; readonly id: string; readonly role: Role };

const STORAGE_KEY = 'greenflag-identity';

/** Nobody until `restoreIdentity`. An embedded board never calls it, because it reads no storage. */
export const identity = new Signal<Identity>({ kind: 'nobody' });

/**
 * Takes the official who is signed in: in this tab, or in all of this device if the official chose to be
 * remembered on it. Call it once, before the first request.
 */
export function restoreIdentity(): void {
  identity.set(storedIdentity());
  // A remembered official who signs out in one tab is signed out in all of them.
  addEventListener('storage', ({ key, newValue }) => {
    if (key !== STORAGE_KEY || newValue !== null) return;
    sessionStorage.removeItem(STORAGE_KEY);
    identity.set({ kind: 'nobody' });
  });
}

export function signIn(newIdentity: Identity, isRemembered: boolean): void {
  const text = JSON.stringify(newIdentity);
  sessionStorage.setItem(STORAGE_KEY, text);
  if (isRemembered) localStorage.setItem(STORAGE_KEY, text);
  else localStorage.removeItem(STORAGE_KEY);
  identity.set(newIdentity);
}

export function signOut(): void {
  sessionStorage.removeItem(STORAGE_KEY);
  localStorage.removeItem(STORAGE_KEY);
  identity.set({ kind: 'nobody' });
}

function storedIdentity(): Identity {
  const text = sessionStorage.getItem(STORAGE_KEY) ?? localStorage.getItem(STORAGE_KEY);
  try {
    return text === null ? { kind: 'nobody' } : (JSON.parse(text) as Identity);
  } catch {
    return { kind: 'nobody' };
  }
}

/** Returns the headers that identify the official. */
export function identityHeaders(who: Identity): Readonly<Record<string, string>> {
  if (who.kind === 'token') return bearerHeaders(who.token);
  return who.kind === 'named' ? officialHeaders(who) : {};
}

/** The official who issues a command, as far as the page knows without asking the server. */
export interface Issuer {
  readonly id: string;
  readonly role: string;
}

/** Returns the issuer of an identity. Two tokens of the same official give the same issuer. */
export function issuerOf(who: Identity): Issuer {
  if (who.kind === 'named') return who;
  return who.kind === 'token' ? issuerInToken(who.token) : { id: '', role: '' };
}

/** Reads the official from a JWT without a check of the signature, which is up to the server. */
function issuerInToken(token: string): Issuer {
  try {
    const text = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const { sub, role } = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Record<string, string>>;
    return { id: sub ?? '', role: role ?? '' };
  } catch {
    return { id: '', role: '' };
  }
}
