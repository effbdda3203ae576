import { z } from 'zod';
import type { Role } from '../kernel/roles.ts';
import { SERIES_EVENTS } from './events.ts';

const { SeriesDefined, StandingsPosted, StandingsTieBroken, StandingsCertified } = SERIES_EVENTS;

const SERIES_SCHEMAS = {
  DefineSeries: z.strictObject({ type: z.literal('DefineSeries'), ...SeriesDefined.shape }),
  PostStandings: z.strictObject({
    type: z.literal('PostStandings'),
    ...StandingsPosted.pick({ ranking: true, note: true }).shape,
  }),
  BreakStandingsTie: z.strictObject({
    type: z.literal('BreakStandingsTie'),
    ...StandingsTieBroken.shape,
  }),
  CertifyStandings: z.strictObject({
    type: z.literal('CertifyStandings'),
    ...StandingsCertified.pick({ ranking: true, note: true }).shape,
  }),
};

/** A command about a series. */
export const seriesCommand = z.discriminatedUnion('type', [
  SERIES_SCHEMAS.DefineSeries,
  SERIES_SCHEMAS.PostStandings,
  SERIES_SCHEMAS.BreakStandingsTie,
  SERIES_SCHEMAS.CertifyStandings,
]);
export type SeriesCommand = z.infer<typeof seriesCommand>;

/** Who may issue each command. */
export const SERIES_ROLES: Readonly<Record<SeriesCommand['type'], readonly Role[]>> = {
  DefineSeries: ['director'],
  PostStandings: ['director', 'scorer'],
  BreakStandingsTie: ['director', 'steward'],
  CertifyStandings: ['director', 'steward'],
};
