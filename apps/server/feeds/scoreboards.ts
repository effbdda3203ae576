import type { RaceControl } from '#race-control';
import { RMonitorOut, showMeeting, systemClock, type FeedsFile } from '#timing-feeds';
import { log } from '../telemetry/log.ts';
import { followViewsOf } from './follow-views.ts';

/** The live feed for scoreboards, as the file of the feeds says. A feed that cannot be opened is reported. */
export class Scoreboards {
  private readonly out: RMonitorOut | null;
  private stopShowing: () => void = () => undefined;

  constructor(
    private readonly file: FeedsFile | null,
    private readonly race: RaceControl,
  ) {
    const rmonitor = file?.out?.rmonitor;
    this.out = rmonitor ? new RMonitorOut({ ...rmonitor, clock: systemClock }) : null;
  }

  async start(): Promise<void> {
    const { out, file, race } = this;
    if (!out || !file) return;
    const { host, port } = out.status();
    try {
      await out.start();
      this.stopShowing = showMeeting(out, followViewsOf(race, file.meeting));
      log().info({ host, port: out.status().port }, 'scoreboards are served');
    } catch (error) {
      log().error(`The feed for scoreboards cannot listen on ${host}:${port}: ${(error as Error).message}.`);
    }
  }

  async stop(): Promise<void> {
    this.stopShowing();
    await this.out?.stop();
  }
}
