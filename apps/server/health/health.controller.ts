import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { EventStore, StoreHealth } from '#event-store';
import { RaceControl } from '#race-control';
import { ApiSuccess, ApiProblems } from '../api-docs/decorators.ts';
import { Gate } from '../auth/gate.ts';
import { HEALTH, QUERY } from '../http/problem-sets.ts';
import { allowOnlyParameters, type Parameters } from '../http/query-parameters.ts';
import { BackgroundRebuild } from './background-rebuild.ts';
import { JSON_TYPE } from '../http/request-bodies.ts';
import { STORE } from '../injection-tokens.ts';

/** A store that does not answer within this time counts as not ready. */
const STORE_TIMEOUT_MS = 2_000;

const UNWRITABLE = 'The store cannot be written to.';
const FOR_OFFICIALS = 'Officials see the reason: send a token.';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    @Inject(STORE) private readonly store: EventStore,
    @Inject(RaceControl) private readonly race: RaceControl,
    @Inject(Gate) private readonly gate: Gate,
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
    description:
      'The store can be written to. Reactions and the rebuild at the start are reported as well. ' +
      'Reasons are for officials: they name addresses, users and files.',
  })
  @ApiSuccess('Ready', { [JSON_TYPE]: 'Ready' })
  @ApiProblems(QUERY, HEALTH)
  async ready(@Query() query: Parameters, @Req() request: FastifyRequest): Promise<object> {
    allowOnlyParameters(query, []);
    const { problem, ...health } = await this.storeHealth();
    const isForOfficial = this.gate.showsReasonsTo(request);
    if (health.writable && problem === undefined) {
      const { behind, trouble } = this.race.reactionsHealth;
      const reactions = { behind, trouble: trouble === null || isForOfficial ? trouble : FOR_OFFICIALS };
      return { status: 'ready', store: health, reactions, rebuilding: this.rebuilding.health };
    }
    if (isForOfficial)
      throw HEALTH.error('not-ready', problem ?? UNWRITABLE, { store: { ...health, problem } });
    throw HEALTH.error('not-ready', `${UNWRITABLE} ${FOR_OFFICIALS}`, { store: health });
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
