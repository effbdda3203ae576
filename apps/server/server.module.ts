import { Module, type DynamicModule } from '@nestjs/common';
import type { Format } from '#domain';
import type { EventStore } from '#event-store';
import { Attempts, type KeyRing, type RaceControl } from '#race-control';
import { RaceControlModule } from '#race-control/nest';
import { Gate } from './auth/gate.ts';
import { CommandsController } from './commands.controller.ts';
import { DiffController } from './diff.controller.ts';
import { FormatsController } from './formats.controller.ts';
import { HealthController } from './health.controller.ts';
import { JwksController } from './jwks.controller.ts';
import type { Bounds } from './limits/bounds.ts';
import { Places } from './limits/places.ts';
import { MeetingsController } from './meetings.controller.ts';
import { OfficialsController } from './officials.controller.ts';
import { ProofController } from './proof.controller.ts';
import { ProjectionsController } from './projections.controller.ts';
import { ReplayController } from './replay.controller.ts';
import { Rebuilding } from './rebuilding.ts';
import { SseStreams } from './sse.ts';
import { StreamsController } from './streams.controller.ts';
import { KEYS, PRESETS, STORE } from './tokens.ts';
import { WhatIfController } from './what-if.controller.ts';
import { WhoamiController } from './whoami.controller.ts';

/** What a server stands on: opened, loaded and made by whoever composes it. */
export interface Parts {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly presets: ReadonlyMap<string, Format>;
  readonly race: RaceControl;
  readonly rebuilding: Rebuilding;
  readonly bounds: Bounds;
  readonly gate: Gate;
  readonly attempts: Attempts;
}

/** The routes, on race control's buses. */
@Module({})
export class ServerModule {
  static of({ bounds, store, keys, presets, race, rebuilding, gate, attempts }: Parts): DynamicModule {
    const { streams: all, 'address-streams': each } = bounds.limits;
    return {
      module: ServerModule,
      imports: [RaceControlModule.forRoot(race)],
      controllers: [
        CommandsController,
        MeetingsController,
        ProjectionsController,
        DiffController,
        WhatIfController,
        StreamsController,
        ReplayController,
        FormatsController,
        HealthController,
        JwksController,
        ProofController,
        OfficialsController,
        WhoamiController,
      ],
      providers: [
        { provide: STORE, useValue: store },
        { provide: KEYS, useValue: keys },
        { provide: PRESETS, useValue: presets },
        { provide: Rebuilding, useValue: rebuilding },
        { provide: Gate, useValue: gate },
        { provide: Attempts, useValue: attempts },
        { provide: SseStreams, useFactory: () => new SseStreams(new Places({ each, all })) },
      ],
    };
  }
}
