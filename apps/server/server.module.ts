import { Module, type DynamicModule } from '@nestjs/common';
import type { Format } from '#domain';
import type { EventStore } from '#event-store';
import { Attempts, HostWatch, SeriesControl, type KeyRing, type RaceControl } from '#race-control';
import { RaceControlModule } from '#race-control/nest';
import { Gate } from './auth/gate.ts';
import { CommandsController } from './commands/commands.controller.ts';
import { EntriesController } from './commands/entries.controller.ts';
import { DiffController } from './views/diff.controller.ts';
import { ExampleController } from './commands/example.controller.ts';
import { FeedsController } from './feeds/feeds.controller.ts';
import { ServerFeeds } from './feeds/server-feeds.ts';
import { FormatsController } from './commands/formats.controller.ts';
import { HealthController } from './health/health.controller.ts';
import { JwksController } from './auth/jwks.controller.ts';
import { BodyBudget } from './limits/body-budget.ts';
import type { Bounds } from './limits/bounds.ts';
import { SlotCounter } from './limits/slot-counter.ts';
import { WorkBudget } from './limits/work-budget.ts';
import { MeetingsController } from './views/meetings.controller.ts';
import { OfficialsController } from './officials/officials.controller.ts';
import { PairingsController } from './officials/pairings.controller.ts';
import type { Reach } from './officials/public-url.ts';
import { PollingController } from './views/polling.controller.ts';
import { ProofController } from './views/proof.controller.ts';
import { ProjectionsController } from './views/projections.controller.ts';
import { ReplayController } from './streams/replay.controller.ts';
import { BackgroundRebuild } from './health/background-rebuild.ts';
import { SseStreams } from './streams/sse.ts';
import { knownUpTo } from './views/stale-header.ts';
import { StreamsController } from './streams/streams.controller.ts';
import { SeriesController } from './series/series.controller.ts';
import { StandingsImportController } from './series/standings-import.controller.ts';
import { StoreProbe } from './health/store-probe.ts';
import { Metrics } from './telemetry/metrics.ts';
import { MetricsController } from './telemetry/metrics.controller.ts';
import type { ServerCertificate } from './tls/certificate.ts';
import { Readers } from './readers/readers.ts';
import { ReaderThread } from './readers/reader-thread.ts';
import { KEYS, PRESETS, REACH, STORE } from './injection-tokens.ts';
import { WhatIfController } from './commands/what-if.controller.ts';
import { WhoamiController } from './auth/whoami.controller.ts';

/** Everything that a server is built from. `serve` opens and loads it. */
export interface ServerParts {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly presets: ReadonlyMap<string, Format>;
  readonly race: RaceControl;
  readonly rebuilding: BackgroundRebuild;
  readonly readerThread: ReaderThread;
  readonly bounds: Bounds;
  readonly budget: BodyBudget;
  readonly gate: Gate;
  readonly reach: Reach;
  readonly attempts: Attempts;
  readonly probe: StoreProbe;
  readonly metrics: Metrics;
  readonly droppedLogLines: () => number;
  readonly hostWatch: HostWatch;
  readonly feeds: ServerFeeds;
  /** Null: the server speaks plain HTTP. */
  readonly certificate: ServerCertificate | null;
}

/** The routes of the server, on the buses of race control. */
@Module({})
export class ServerModule {
  static forParts(parts: ServerParts): DynamicModule {
    const { 'address-streams': perAddress, streams: total } = parts.bounds.limits;
    return {
      module: ServerModule,
      imports: [RaceControlModule.forRoot(parts.race)],
      controllers: [
        CommandsController,
        EntriesController,
        MeetingsController,
        ProjectionsController,
        DiffController,
        PollingController,
        WhatIfController,
        StreamsController,
        ReplayController,
        ExampleController,
        FormatsController,
        FeedsController,
        SeriesController,
        StandingsImportController,
        HealthController,
        MetricsController,
        JwksController,
        ProofController,
        OfficialsController,
        PairingsController,
        WhoamiController,
      ],
      providers: [
        { provide: STORE, useValue: parts.store },
        { provide: KEYS, useValue: parts.keys },
        { provide: PRESETS, useValue: parts.presets },
        { provide: BackgroundRebuild, useValue: parts.rebuilding },
        { provide: ReaderThread, useValue: parts.readerThread },
        { provide: WorkBudget, useFactory: () => new WorkBudget(parts.bounds.limits) },
        Readers,
        {
          provide: SeriesControl,
          useFactory: () => new SeriesControl(parts.store, parts.race, parts.keys),
        },
        { provide: StoreProbe, useValue: parts.probe },
        { provide: Metrics, useValue: parts.metrics },
        { provide: Gate, useValue: parts.gate },
        { provide: REACH, useValue: parts.reach },
        { provide: BodyBudget, useValue: parts.budget },
        { provide: Attempts, useValue: parts.attempts },
        { provide: ServerFeeds, useValue: parts.feeds },
        { provide: HostWatch, useValue: parts.hostWatch },
        {
          provide: SseStreams,
          useFactory: () =>
            new SseStreams(new SlotCounter({ perAddress, total }), {
              knownUpTo: () => knownUpTo(parts.store),
            }),
        },
      ],
    };
  }
}
