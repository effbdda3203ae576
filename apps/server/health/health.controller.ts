import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { EventStore, StoreHealth } from '#event-store';
import { RaceControl } from '#race-control';
import { ApiSuccess, ApiProblems } from '../api-docs/decorators.ts';
import { HEALTH, QUERY } from '../http/problem-sets.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';
import { BackgroundRebuild } from './background-rebuild.ts';
import { JSON_TYPE } from '../http/request-bodies.ts';
import { STORE } from '../injection-tokens.ts';

/** A store that does not answer within this time counts as not ready. */
const STORE_TIMEOUT_MS = 2_000;

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    @Inject(STORE) private readonly store: EventStore,
    @Inject(RaceControl) private readonly race: RaceControl,
    @Inject(BackgroundRebuild) private readonly rebuilding: BackgroundRebuild,
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
    description: 'The store can be written to. Reactions and the rebuild at the start are reported as well.',
  })
  @ApiSuccess('Ready', { [JSON_TYPE]: 'Ready' })
  @ApiProblems(QUERY, HEALTH)
  async ready(@Query() query: Parameters): Promise<object> {
    allowOnlyParameters(query, []);
    const store = await this.storeHealth();
    const reactions = this.race.reactionsHealth;
    const rebuilding = this.rebuilding.health;
    if (store.writable && store.problem === undefined) {
      return { status: 'ready', store, reactions, rebuilding };
    }
    throw HEALTH.error('not-ready', store.problem ?? 'The store cannot be written to.', { store });
  }

  private async storeHealth(): Promise<StoreHealth> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      const error = HEALTH.error('not-ready', `The store did not answer within ${STORE_TIMEOUT_MS} ms.`);
      timer = setTimeout(() => reject(error), STORE_TIMEOUT_MS);
    });
    return Promise.race([this.store.health(), timeout]).finally(() => clearTimeout(timer));
  }
}
