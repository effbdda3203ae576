import { z } from 'zod';
import { FEED_PROTOCOLS } from './feeds-file.ts';

const text = z.string();
const count = z.int().min(0);
const instant = z.iso.datetime().describe('An instant: ISO 8601 UTC with milliseconds.');
const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();

const clock = z
  .strictObject({
    offsetMs: z.number().describe('Server time minus decoder time, in milliseconds.'),
    steps: count.describe('How often the clock of the decoder jumped by more than 100 ms.'),
  })
  .describe('The clock of the decoder.');

const counts = z.strictObject({
  bytes: count.describe('The bytes that came.'),
  frames: count.describe('The sound frames or lines.'),
  badFrames: count.describe('The damaged frames. They are kept in the raw log, and skipped.'),
  passings: count.describe('The different passings.'),
  repeats: count.describe('The passings that came again.'),
  crossings: count.describe('The crossings that the meeting accepted.'),
  refused: count.describe('The crossings that the meeting refused for good.'),
  waiting: count.describe('The commands that wait for the store.'),
  held: count.describe('The crossings without a session. They wait 120 s for a green that is entered late.'),
});

const gap = z.strictObject({
  epoch: count.describe('The number of the decoder’s restarts before it.'),
  from: count.describe('The first number that is missing.'),
  to: count.describe('The last number that is missing.'),
  at: instant,
  state: z
    .enum(['asked', 'known'])
    .describe('`asked`: the decoder was asked to send it again. `known`: it did not come within 10 s.'),
  cars: list(text).describe('The cars that were due in the gap.'),
});
export type FeedGap = z.infer<typeof gap>;

const weak = z.strictObject({
  transponder: text,
  car: text.nullable().describe('Its car; null if it is not assigned.'),
  hits: count.describe('How often the loop heard it at its last passing.'),
  medianHits: z.number().min(0).describe('The median of its earlier passings.'),
});
export type WeakRead = z.infer<typeof weak>;

const difference = z.strictObject({
  car: text,
  ours: count.describe('The laps that Greenflag counts.'),
  theirs: count.describe('The laps that the timing program reports.'),
});
export type LapDifference = z.infer<typeof difference>;

const raw = z.strictObject({
  kept: z.boolean().describe('Whether raw data are being kept.'),
  segment: text.nullable().describe('The file that is being written; null without one.'),
  n: count.describe('The number of the last raw record.'),
  trouble: text.nullable().describe('Why raw data are not kept, in words.'),
});

const proposal = z.strictObject({
  id: text.describe('The id of the proposal within the feed.'),
  words: text.describe('What the timing program reported, in words.'),
  command: z
    .record(z.string(), z.unknown())
    .describe('The command that the desk issues if the official agrees.'),
  commandId: z.uuid().describe('The id for the command. Two desks that agree write it once.'),
});
export type FeedProposal = z.infer<typeof proposal>;

const TROUBLES = [
  'connection-lost',
  'silent',
  'damaged-frames',
  'clock-step',
  'raw-not-kept',
  'store-away',
  'commands-refused',
  'known-gap',
  'feed-fault',
] as const;

const trouble = z.strictObject({
  code: z.enum(TROUBLES),
  words: text.describe('What is wrong, and what to do, in words.'),
});
export type FeedTrouble = z.infer<typeof trouble>;

/** A feed as `GET /api/feeds` and the desk show it. */
export const feedStatus = z
  .strictObject({
    name: text.describe('The name of the feed.'),
    url: text.describe('Where it comes from, without user and password.'),
    protocol: z.enum(FEED_PROTOCOLS).describe('The language of the feed.'),
    line: text.describe('The line that its loop lies at.'),
    backup: z.boolean().describe('Whether it is the second reader of its line.'),
    state: z
      .enum(['connecting', 'live', 'silent', 'lost', 'stopped'])
      .describe(
        '`connecting`: not yet connected. `live`: heard lately. `silent`: connected, but not heard. ' +
          '`lost`: the connection broke, and is tried again. `stopped`: nobody listens.',
      ),
    lamp: z.enum(['green', 'amber', 'red']).describe('The lamp of the desk.'),
    words: text.describe('The state in one sentence.'),
    connectedAt: instant.nullable().describe('When the connection was made; null without one.'),
    lastHeardAt: instant.nullable().describe('When the feed was last heard; null if never.'),
    clock: clock.nullable().describe('The clock of the decoder; null until it is known.'),
    counts: counts.describe('What was counted since the start of the server.'),
    gaps: list(gap).describe('The missing passings, the newest first.'),
    weak: list(weak).describe('Transponders that were weak three times running.'),
    differences: list(difference).describe('The cars whose laps differ from those of the timing program.'),
    raw: raw.describe('The raw log.'),
    proposals: list(proposal).describe('What the timing program reported and an official must decide.'),
    trouble: trouble.nullable().describe('What is wrong; null if nothing is.'),
  })
  .describe('The state of a timing feed.');
export type FeedStatus = z.infer<typeof feedStatus>;

/** The answer of `GET /api/feeds`, and each message of its stream. */
export const feedsAnswer = z
  .strictObject({
    meeting: text.nullable().describe('The meeting that the feeds report to; null if there are no feeds.'),
    feeds: list(feedStatus).describe('The feeds, in the order of the file.'),
  })
  .describe('The timing feeds of the server.');
export type FeedsAnswer = z.infer<typeof feedsAnswer>;
