import { BlockList, isIP } from 'node:net';
import { ServeError } from '../serve-errors.ts';

/** Returns whether an address belongs to a proxy that may say whose requests it forwards. */
export type IsProxy = (address: string) => boolean;

/**
 * Parses the addresses of proxies, like `127.0.0.1,10.0.0.0/8`. `X-Forwarded-For` is ignored from all other
 * addresses.
 * @throws ServeError `proxies-wrong`
 */
export function parseProxies(text: string): IsProxy {
  const list = new BlockList();
  for (const part of text.split(',')) if (part.trim() !== '') addProxy(list, part.trim());
  return (address) => isIP(address) > 0 && list.check(address, familyOf(address));
}

function addProxy(list: BlockList, part: string): void {
  const [address = '', bits] = part.split('/');
  const maxBits = { 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const isValid = bits === undefined || (/^[0-9]{1,3}$/u.test(bits) && Number(bits) <= maxBits);
  if (maxBits < 0 || !isValid) throw new ServeError('proxies-wrong', `"${part}" is not a valid address.`);
  if (bits === undefined) list.addAddress(address, familyOf(address));
  else list.addSubnet(address, Number(bits), familyOf(address));
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6');
