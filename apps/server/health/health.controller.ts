import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { EventStore, StoreHealth } from '#event-store';
import { RaceControl } from '#race-control';
import { Answers, Fails } from '../api-docs/decorators.ts';
import { failed } from '../http/problems.ts';
import { onlyParameters, type Parameters } from '../http/query-parameters.ts';
import { BackgroundRebuild } from './background-rebuild.ts';
import { STORE } from '../injection-tokens.ts';

/** A store that says nothing for so long cannot take commands. */
const PATIENCE_MS = 2_000;

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    @Inject(STORE) private readonly store: EventStore,
    @Inject(RaceControl) private readonly race: RaceControl,
    @Inject(BackgroundRebuild) private readonly rebuilding: BackgroundRebuild,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'The process answers' })
  @Answers('Live')
  @Fails('query-wrong')
  live(@Query() query: Parameters): object {
    onlyParameters(query, []);
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'The store takes commands' })
  @Answers('Ready')
  @Fails('not-ready', 'query-wrong')
  async ready(@Query() query: Parameters): Promise<object> {
    onlyParameters(query, []);
    const store = await this.health();
    const reactions = this.race.reactionsHealth;
    const rebuilding = this.rebuilding.health;
    if (store.writable && store.problem === undefined) {
      return { status: 'ready', store, reactions, rebuilding };
    }
    throw failed('not-ready', store.problem ?? 'The store cannot be written.', { store });
  }

  private async health(): Promise<StoreHealth> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_, reject) => {
      const late = failed('not-ready', `The store did not answer within ${PATIENCE_MS} ms.`);
      timer = setTimeout(() => reject(late), PATIENCE_MS);
    });
    return Promise.race([this.store.health(), patience]).finally(() => clearTimeout(timer));
  }
}
