import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { STORE_ERRORS, STORE_WARNINGS, type StoreHealth } from '#event-store';
import { HostWatch, RaceControl } from '#race-control';
import { ApiSuccess, ApiProblems } from '../api-docs/decorators.ts';
import { Gate } from '../auth/gate.ts';
import { FOR_OFFICIALS, ServerFeeds } from '../feeds/server-feeds.ts';
import { HEALTH, QUERY } from '../http/problem-sets.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';
import { BackgroundRebuild } from './background-rebuild.ts';
import { JSON_TYPE } from '../http/request-bodies.ts';
import { StoreProbe } from './store-probe.ts';

const UNWRITABLE = 'The store cannot be written to.';

@ApiTags('health')
@Controller('health')
export class HealthController {
  // eslint-disable-next-line max-params -- Nest injects each part by a parameter of its own
  constructor(
    @Inject(StoreProbe) private readonly store: StoreProbe,
    @Inject(RaceControl) private readonly race: RaceControl,
    @Inject(Gate) private readonly gate: Gate,
    @Inject(BackgroundRebuild) private readonly rebuilding: BackgroundRebuild,
    @Inject(HostWatch) private readonly host: HostWatch,
    @Inject(ServerFeeds) private readonly feeds: ServerFeeds,
  ) {}

  @Get('live')
  @ApiOperation({
    summary: 'The process is running',
    description: 'It says nothing about the store: an orchestrator restarts a process that does not answer.',
  })
  @ApiSuccess('Live', { [JSON_TYPE]: 'Live' })
  @ApiProblems(QUERY)
  live(@Query() query: Parameters): object {
    allowOnlyParameters(query, []);
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'The server can accept commands',
    description:
      'The store can be written to. Reactions and the rebuild at the start are reported as well, and each ' +
      'timing feed in trouble: a feed never makes the server not ready. ' +
      'What is wrong has a code for everybody. The words of the store are for officials, because they name ' +
      'addresses, users and files. The store is asked at most once a second.',
  })
  @ApiSuccess('Ready', { [JSON_TYPE]: 'Ready' })
  @ApiProblems(QUERY, HEALTH)
  async ready(@Query() query: Parameters, @Req() request: FastifyRequest): Promise<object> {
    allowOnlyParameters(query, []);
    const { problem, ...checked } = await this.store.check();
    const isForOfficial = this.gate.showsReasonsTo(request);
    const health = isForOfficial ? checked : withoutWords(checked);
    if (health.writable && problem === undefined) {
      const { behind, trouble } = this.race.reactionsHealth;
      const reactions = { behind, trouble: trouble === null || isForOfficial ? trouble : FOR_OFFICIALS };
      const warnings = isForOfficial ? this.host.warnings : [];
      const { health: progress } = this.rebuilding;
      // A private server does not name its meetings to everybody.
      const rebuilding = isForOfficial ? progress : { ...progress, meeting: null, wrong: [] };
      const feeds = this.feedsFor(isForOfficial);
      return { status: 'ready', store: health, reactions, rebuilding, feeds, warnings };
    }
    if (isForOfficial)
      throw HEALTH.error('not-ready', problem ?? UNWRITABLE, { store: { ...health, problem } });
    const { title } = STORE_ERRORS[health.code ?? 'store-unavailable'];
    throw HEALTH.error('not-ready', `${title}. ${FOR_OFFICIALS}`, { store: health });
  }

  /** A private server does not name its feeds to everybody. */
  private feedsFor(isForOfficial: boolean): ReturnType<ServerFeeds['inTroubleFor']> {
    return isForOfficial || !this.gate.isPrivate ? this.feeds.inTroubleFor(isForOfficial) : [];
  }
}

/** Replaces the words of the warnings, which may name files, by what everybody may know. */
function withoutWords({ warnings, ...health }: StoreHealth): StoreHealth {
  if (!warnings) return health;
  const titles = warnings.map(({ code }) => ({ code, words: `${STORE_WARNINGS[code]}. ${FOR_OFFICIALS}` }));
  return { ...health, warnings: titles };
}
