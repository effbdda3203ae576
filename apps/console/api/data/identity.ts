import type { Role } from '#domain';
import { Signal } from '../transport/signal.ts';

/** Who sits at this page: nobody, somebody with a token, or (on an open server) whoever they say they are. */
export type Identity =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'named'; readonly id: string; readonly role: Role };

const STORAGE_KEY = 'greenflag-identity';

/** Kept for this tab alone, unless the official asks to be remembered on this device. */
export const identity = new Signal<Identity>(storedIdentity());

export function signIn(as: Identity, isKept: boolean): void {
  const text = JSON.stringify(as);
  sessionStorage.setItem(STORAGE_KEY, text);
  if (isKept) localStorage.setItem(STORAGE_KEY, text);
  else localStorage.removeItem(STORAGE_KEY);
  identity.set(as);
}

export function signOut(): void {
  sessionStorage.removeItem(STORAGE_KEY);
  localStorage.removeItem(STORAGE_KEY);
  identity.set({ kind: 'nobody' });
}

/** Who signs out on this device signs out everywhere on it where they were remembered. */
addEventListener('storage', ({ key, newValue }) => {
  if (key !== STORAGE_KEY || newValue !== null) return;
  sessionStorage.removeItem(STORAGE_KEY);
  identity.set({ kind: 'nobody' });
});

function storedIdentity(): Identity {
  const text = sessionStorage.getItem(STORAGE_KEY) ?? localStorage.getItem(STORAGE_KEY);
  try {
    return text === null ? { kind: 'nobody' } : (JSON.parse(text) as Identity);
  } catch {
    return { kind: 'nobody' };
  }
}

/** The headers that say who asks. A name may hold any character, which a header may not. */
export function identityHeaders(who: Identity = identity.value): Record<string, string> {
  if (who.kind === 'token') return { authorization: `Bearer ${who.token}` };
  if (who.kind === 'named') {
    return { 'greenflag-official': `${encodeURIComponent(who.id)}; role=${who.role}` };
  }
  return {};
}

/** An official as the page can tell one from another without asking. */
export interface Issuer {
  readonly id: string;
  readonly role: string;
}

/** Who that is: a token tells it, so that a new one of the same official is theirs, too. */
export function issuerOf(who: Identity): Issuer {
  if (who.kind === 'named') return who;
  return who.kind === 'token' ? issuerInToken(who.token) : { id: '', role: '' };
}

/** What a JWT claims of its official. The server has checked it; here it only tells one from another. */
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
