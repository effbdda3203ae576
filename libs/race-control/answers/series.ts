import { z } from 'zod';
import { seriesCommand, SERIES_EVENTS, seriesSchema } from '#domain';
import { hash, instant, lastRevision, list, meeting, revision, session, signer, text } from './fields.ts';

const { rows, results, version } = SERIES_EVENTS.StandingsPosted.shape;
const series = seriesSchema.shape.id;
const ranking = SERIES_EVENTS.StandingsPosted.shape.ranking;
const seriesRevision = z.int().min(0).describe('A revision: a position in the log of the series, from 0.');

export const seriesBody = seriesCommand.describe('A command about a series.');

export const seriesReceipt = z
  .strictObject({
    series,
    revision: lastRevision.describe('The revision of the log of the series after the command.'),
    written: z.boolean().describe('Whether the command wrote a record. The same one again writes nothing.'),
  })
  .describe('The answer to an accepted command about a series.');
export type SeriesReceipt = z.infer<typeof seriesReceipt>;

const change = z
  .strictObject({
    meeting,
    session,
    kind: z
      .enum(['certified-again', 'reopened', 'gone'])
      .describe('What became of it: another version is certified, it is reopened, or it does not count.'),
    revision: revision.nullable().describe('The record that changed it; null if it does not count.'),
  })
  .describe('A result that has changed since the standings were posted.');

const move = z
  .strictObject({
    name: text.describe('The car, the driver or the team.'),
    from: z.int().nullable().describe('The posted place; null for a row that is new.'),
    to: z.int().nullable().describe('The place now; null for a row that would not be there.'),
  })
  .describe('A row that would move.');

const posted = z
  .strictObject({
    version,
    revision: seriesRevision,
    postedAt: instant,
    by: signer,
    rows,
    results,
    certified: z
      .strictObject({ revision: seriesRevision, certifiedAt: instant, by: signer })
      .nullable()
      .describe('The record that made them official; null while they are not certified.'),
    stale: z
      .strictObject({
        changes: list(change),
        moves: list(move).describe('Who would move, over the same results as they are now.'),
        seriesChanged: z
          .boolean()
          .describe('Whether the series has changed the rows, or a session that is not run any more.'),
        words: text.describe('The changes and the moves in words.'),
      })
      .nullable()
      .describe('Null while all that the posted standings rest on is as it was.'),
    added: list(results.element).describe('The results that were certified since.'),
  })
  .describe('The last version of the standings that was posted.');

const standingsSession = z
  .strictObject({
    meeting,
    session,
    revision: revision.nullable().describe('The record that certified it; null while it is not certified.'),
    isReopened: z.boolean().describe('Whether the result is reopened. The last certified one counts.'),
    isToCome: z.boolean().describe('Whether it may still get its first certified result.'),
  })
  .describe('A session that the ranking is made from.');

export const standings = z
  .strictObject({
    series,
    ranking,
    name: text.describe('The name of the ranking.'),
    for: z.enum(['car', 'driver', 'team']).describe('Who is ranked.'),
    rows: rows.describe('The standings by the results that are certified now.'),
    results: results.describe('The certified results that the rows rest on.'),
    sessions: list(standingsSession).describe('All sessions of the season, in order.'),
    dropsWait: text
      .nullable()
      .describe('Why fewer results are dropped than the ranking says; null if it drops all of them.'),
    posted: posted.nullable().describe('Null before the standings were posted.'),
  })
  .describe('The standings of a series.');
export type StandingsAnswer = z.infer<typeof standings>;

const standingsSummary = z
  .strictObject({
    ranking,
    name: text.describe('The name of the ranking.'),
    version: z.int().min(1).nullable().describe('The last posted version; null before the first.'),
    isCertified: z.boolean(),
    isStale: z.boolean().describe('Whether a result has changed since.'),
  })
  .describe('A ranking of a series, and what was published of it.');

export const seriesAnswer = z
  .strictObject({
    series: seriesSchema,
    revision: lastRevision.describe('The revision of the last record of the log of the series.'),
    meetings: list(
      z.strictObject({
        meeting,
        isScheduled: z.boolean(),
        certified: list(session).describe('The sessions with a certified result.'),
        reopened: list(session).describe('Those of them whose result is reopened.'),
      }),
    ),
    standings: list(standingsSummary),
  })
  .describe('A series, with its meetings and what was published.');
export type SeriesAnswer = z.infer<typeof seriesAnswer>;

export const seriesList = z
  .strictObject({
    series: list(
      z.strictObject({
        series,
        name: text.nullable(),
        meetings: z.int().min(0).describe('The number of meetings.'),
        rankings: list(ranking),
        revision: lastRevision,
      }),
    ),
  })
  .describe('All series, the newest first.');
export type SeriesList = z.infer<typeof seriesList>;

/** The payload that a certification signs. A new member needs another type of signature. */
const standingsClaims = z
  .strictObject({
    series,
    ranking,
    version,
    revision: seriesRevision,
    previousHash: hash,
    rows,
    results,
    record: hash.describe('The hash of the certifying record without its signature.'),
  })
  .describe('What was signed: the standings, and the results that they rest on.');
export type StandingsClaims = z.infer<typeof standingsClaims>;

export const standingsProof = z
  .strictObject({
    ...standingsClaims.pick({ series: true, ranking: true, version: true, revision: true }).shape,
    hash: hash.describe('The hash of the certifying record, which covers the log of the series up to there.'),
    kid: text.describe('The id of the published key that signed.'),
    jws: text.describe('A compact JWS (RFC 7515) over the claims, signed with EdDSA.'),
    claims: standingsClaims,
  })
  .describe('The proof of certified standings.');
export type StandingsProof = z.infer<typeof standingsProof>;

export const seriesImport = z
  .strictObject({
    series,
    ranking,
    as: text.max(85).optional().describe('The ranking of the meeting. Default: `standings`.'),
    class: text.max(24).optional().describe('The class of the meeting that the ranking is for.'),
    standing: z
      .boolean()
      .optional()
      .describe('Whether the entries get the places too (`standing`), for provisionals.'),
  })
  .describe('Standings to bring into a meeting.');
export type SeriesImport = z.infer<typeof seriesImport>;

export const seriesImported = z
  .strictObject({
    meeting,
    ranking: text.describe('The ranking of the meeting.'),
    revision: lastRevision.describe('The revision of the meeting afterwards.'),
    rows: z.int().min(0).describe('The number of cars in the order.'),
    entries: z.int().min(0).describe('The number of entries whose standing was set or removed.'),
    level: list(text).describe(
      'The entered cars that share a place. A line-up that needs their order waits for BreakTie.',
    ),
    unknown: list(text).describe('The rows that no car of the meeting stands for.'),
  })
  .describe('What an import of standings has written.');
export type SeriesImported = z.infer<typeof seriesImported>;
