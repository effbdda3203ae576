import { BlockList, isIP } from 'node:net';
import { ServeError } from '../serve-errors.ts';

/** Is an address that of a proxy, which may say whose requests it passes on? */
export type IsProxy = (address: string) => boolean;

/**
 * Proxies by their addresses, like `127.0.0.1,10.0.0.0/8`. Nobody else's `X-Forwarded-For` is believed.
 * @throws ServeError `proxies-wrong`
 */
export function proxiesOf(text: string): IsProxy {
  const list = new BlockList();
  for (const part of text.split(',')) {
    const [address = '', bits] = part.trim().split('/');
    if (address === '' && bits === undefined) continue;
    add(list, { address, bits, part: part.trim() });
  }
  return (address) => isIP(address) > 0 && list.check(address, familyOf(address));
}

function add(
  list: BlockList,
  { address, bits, part }: { address: string; bits?: string; part: string },
): void {
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const isWhole = bits === undefined || (/^[0-9]{1,3}$/u.test(bits) && Number(bits) <= most);
  if (most < 0 || !isWhole) throw new ServeError('proxies-wrong', `"${part}" is no address.`);
  if (bits === undefined) list.addAddress(address, familyOf(address));
  else list.addSubnet(address, Number(bits), familyOf(address));
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6');
