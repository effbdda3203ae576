import { z } from 'zod';
import { fields } from '#domain';

/** The protocols, with the port that each uses unless the URL names one. A bridge posts its passings. */
export const DEFAULT_PORTS = {
  p3: 5403,
  p98: 8899,
  tranx2: 8899,
  multiloop: 50002,
  rmonitor: 50000,
  bridge: 0,
} as const;

export type FeedProtocol = keyof typeof DEFAULT_PORTS;
export const FEED_PROTOCOLS = Object.keys(DEFAULT_PORTS) as [FeedProtocol, ...FeedProtocol[]];

/** Where a feed comes from. */
export interface FeedAddress {
  readonly protocol: FeedProtocol;
  readonly host: string;
  readonly port: number;
  /** The URL without user and password. */
  readonly shown: string;
}

/** Returns the parts of the URL of a feed; null for another text. */
export function feedAddress(text: string): FeedAddress | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const protocol = url.protocol.slice(0, -1);
  if (!isProtocol(protocol)) return null;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (protocol === 'bridge') return { protocol, host, port: 0, shown: 'bridge:' };
  const port = url.port === '' ? DEFAULT_PORTS[protocol] : Number(url.port);
  if (host === '' || port === 0) return null;
  return { protocol, host, port, shown: `${protocol}://${url.hostname}:${port}` };
}

const isProtocol = (text: string): text is FeedProtocol => Object.hasOwn(DEFAULT_PORTS, text);

const fromFeed = z.enum(['ask', 'take', 'ignore']).default('ask');

const COUNTS: readonly FeedProtocol[] = ['rmonitor', 'multiloop'];
const NAMES_FLAGS: readonly FeedProtocol[] = ['rmonitor'];

/** The settings that only some protocols have: the protocols, and the value that asks for nothing. */
const SETTINGS = [
  ['count', COUNTS, 'own'],
  ['flags', NAMES_FLAGS, 'ask'],
  ['entries', NAMES_FLAGS, 'ask'],
] as const;

/** Refuses a setting that would do nothing, so that nobody relies on it. */
function refuseIdleSettings(
  feed: Readonly<Record<'url' | (typeof SETTINGS)[number][0], string>>,
  context: z.core.$RefinementCtx,
): void {
  const protocol = feedAddress(feed.url)?.protocol;
  if (protocol === undefined) return;
  for (const [setting, protocols, idle] of SETTINGS) {
    if (feed[setting] === idle || protocols.includes(protocol)) continue;
    const others = protocols.length === 1 ? `${protocols.join()} has` : `${protocols.join(' and ')} have`;
    const message = `does nothing for ${protocol}: only ${others} it. Leave it out`;
    context.addIssue({ code: 'custom', path: [setting], message });
  }
}

export const feed = z
  .strictObject({
    name: fields.id.describe('The name of the feed. It names its lamp, its raw log and its passings.'),
    url: z
      .string()
      .max(500)
      .refine(
        (text) => feedAddress(text) !== null,
        `must be ${FEED_PROTOCOLS.slice(0, -1).join('://, ')}:// with a host, or bridge: for a feed that is posted`,
      )
      .describe(
        'Where the feed comes from: the protocol, the host, and the port unless it is the usual one.',
      ),
    line: fields.id
      .default('sf')
      .describe(
        'The line that the loop lies at: `sf` is the scoring line, `pit-in` and `pit-out` are the ends of ' +
          'pit road. Passings of other lines are kept in the raw log only.',
      ),
    backup: z
      .boolean()
      .default(false)
      .describe(
        'Whether it is the second reader of its line. Its time counts if the first one stays silent.',
      ),
    count: z
      .enum(['own', 'follow'])
      .default('own')
      .describe(
        'Who counts the laps of a timing program: `own` counts the crossings by our rules and shows the ' +
          'differences, `follow` takes the laps of the program.',
      ),
    flags: fromFeed.describe('The flags of a timing program: propose them, take them, or ignore them.'),
    entries: fromFeed.describe('The entries of a timing program: propose them, take them, or ignore them.'),
  })
  .superRefine(refuseIdleSettings)
  .describe('One source of passings.');
export type Feed = z.infer<typeof feed>;

const out = z
  .strictObject({
    rmonitor: z.strictObject({
      port: z.int().min(0).max(65_535).default(50_000),
      host: z.string().min(1).max(255).default('127.0.0.1'),
    }),
  })
  .describe('The live feed for scoreboards.');

/** The file that `serve --feeds` and `feed run` read. */
export const feedsFile = z
  .strictObject({
    meeting: fields.id.describe('The meeting that the feeds belong to.'),
    feeds: z
      .array(feed)
      .max(32)
      .refine((feeds) => new Set(feeds.map(({ name }) => name)).size === feeds.length, {
        message: 'must have different names',
      })
      .describe('The feeds.'),
    out: out.optional(),
  })
  .describe('The timing feeds of a meeting.');
export type FeedsFile = z.infer<typeof feedsFile>;
/** The file as people write it: fields with a default may be absent. */
export type SentFeedsFile = z.input<typeof feedsFile>;
