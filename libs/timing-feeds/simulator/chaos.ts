/** What goes wrong on the way from the loop to the client, with its meaning. Shares lie between 0 and 1. */
export const CHAOS = {
  dup: 'share of the passings that are sent twice',
  reconnect: 'passings after which the connection breaks; the next one repeats the last 20',
  reset: 'restarts of the decoder, which then numbers from 1',
  second: 'share of the crossings that the loop reads twice',
  lost: 'share of the passings that are numbered and not sent; a client can ask for them',
  noise: 'share of the passings that are sent with a flipped bit',
  missed: 'share of the crossings that the first reader does not see, and the backup does',
  backup: 'share of the crossings that the backup does not see',
  gone: 'share of the crossings that no reader sees; the scorer records them by hand',
  unknown: 'transponders on the track that belong to no entry',
  spare: 'cars that change to a spare transponder in mid race',
  clock: 'milliseconds by which the clock of the decoder is ahead',
} as const;

export type ChaosName = keyof typeof CHAOS;
export type Chaos = Readonly<Record<ChaosName, number>>;

const NAMES = Object.keys(CHAOS) as ChaosName[];
const SHARES: ReadonlySet<ChaosName> = new Set([
  'dup',
  'second',
  'lost',
  'noise',
  'missed',
  'backup',
  'gone',
]);

export const NO_CHAOS = Object.fromEntries(NAMES.map((name) => [name, 0])) as Chaos;

/** Reads a text like `dup=0.1,reconnect=100`. Returns what is wrong with it as a sentence. */
export function parseChaos(text: string): Chaos | string {
  const chaos: Record<ChaosName, number> = { ...NO_CHAOS };
  for (const part of text.split(',').filter((each) => each.trim() !== '')) {
    const [name = '', value = ''] = part.split('=').map((each) => each.trim());
    if (!isChaosName(name)) return `There is no chaos '${name}'. Use ${NAMES.join(', ')}.`;
    const number = value === '' ? NaN : Number(value);
    const most = SHARES.has(name) ? 1 : 1e9;
    const isWhole = SHARES.has(name) || Number.isInteger(number);
    if (!(number >= 0 && number <= most && isWhole)) return `'${value}' is not a valid number for ${name}.`;
    chaos[name] = number;
  }
  return chaos;
}

const isChaosName = (name: string): name is ChaosName => Object.hasOwn(CHAOS, name);

/** Writes chaos as `--chaos` reads it. */
export const chaosText = (chaos: Chaos): string =>
  NAMES.filter((name) => chaos[name] > 0)
    .map((name) => `${name}=${chaos[name]}`)
    .join(',');
