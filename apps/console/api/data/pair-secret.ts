import { Signal } from '../transport/signal.ts';

/** The secret of the QR code that opened the page, until it is redeemed. */
export const pairSecret = new Signal<string | null>(null);

/** Takes the secret out of the address, before the page sends anything and before the history has it. */
function takePairSecret(): void {
  const [, secret] = /^#pair=([\w-]+)$/u.exec(location.hash) ?? [];
  if (secret === undefined) return;
  history.replaceState(null, '', location.pathname + location.search);
  pairSecret.set(secret);
}

takePairSecret();
addEventListener('hashchange', takePairSecret);
