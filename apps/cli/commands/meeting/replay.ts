import { Option, type Command } from 'commander';
import { realClock, type ReplayRequest } from '#race-control';
import { EXIT } from '../../output/exit-codes.ts';
import { interruptible } from '../../interrupt.ts';
import { playOnScreen, type Showing } from '../../live/player.ts';
import { rowsOf } from '../../live/scene.ts';
import { Screen } from '../../live/screen.ts';
import { withTarget } from '../../target/open-target.ts';
import { jsonOption, meetingOption, moment, once, serverOption, speed, storeOption } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { RACE_LOG_FOLLOWED } from '../../tables/records.ts';
import { layOut } from '../../tables/table.ts';
import type { Target } from '../../target/target.ts';

interface Options {
  readonly meeting: string;
  readonly session?: string;
  readonly from?: string;
  readonly to?: string;
  readonly speed: number;
  readonly store?: string;
  readonly server?: string;
  readonly json?: boolean;
}

const ABOUT = `
On a terminal it is a live board. Its keys stand below it: nobody has to wait through the night between two
sessions. Piped, or with --json, it is a line for each record, when its time comes.
A bound is a revision, or an instant of the meeting's own clock, which is the one that the board shows:
  greenflag replay --meeting clash-2023 --session heat-1 --speed 10
  greenflag replay --meeting clash-2023 --from 2023-02-06T01:20:00Z --speed 20`;

export function addReplay(program: Command, output: Output): void {
  program
    .command('replay')
    .description('the meeting again, as it happened')
    .addOption(meetingOption())
    .addOption(
      new Option('--session <id>', 'one session, from its opening to its last record').argParser(once()),
    )
    .addOption(new Option('--from <moment>', 'begin there').argParser(once()))
    .addOption(new Option('--to <moment>', 'end there').argParser(once()))
    .option('--speed <n>', 'so many times as fast as it happened, or max: without waiting', speed, 1)
    .addOption(storeOption())
    .addOption(serverOption())
    .addOption(jsonOption('a row of the race log a line, as JSON'))
    .addHelpText('after', ABOUT)
    .action((options: Options) =>
      interruptible(async (signal) => {
        await withTarget(options, (target) => replay(target, options, output, signal), { mustExist: true });
        if (signal.aborted) process.exitCode = EXIT.interrupted;
      }),
    );
}

async function replay(target: Target, options: Options, output: Output, signal: AbortSignal): Promise<void> {
  const { session, speed: pace, json = false } = options;
  const found = await target.replay(requestOf(options));
  const showing = { replay: found, playback: found.playback(pace, realClock), session, signal };
  if (output.isTerminal && !json) await output.print(await playOnScreen(new Screen(), showing));
  else await printRecords(showing, output, json);
}

const requestOf = ({ meeting, session, from, to }: Options): ReplayRequest => ({
  meeting,
  session,
  from: moment({ field: 'from', text: from }),
  to: moment({ field: 'to', text: to }),
});

/** A line for each record, when its time comes. */
async function printRecords(showing: Showing, output: Output, json: boolean): Promise<void> {
  const { replay: found, playback, signal } = showing;
  let heading: ((text: string) => string) | null = (text) => output.heading(text);
  for await (const { revision, isJump } of playback.play(signal)) {
    const fact = found.factAt(revision);
    // The start of a replay may lie behind the record that it starts from: that one is over.
    const isOver = isJump && playback.time > playback.timeline.due(revision);
    if (!fact || isOver) continue;
    const rows = rowsOf(found.stateAt(revision), [fact]);
    if (json) await output.print(JSON.stringify(rows[0]));
    else await output.print(layOut(RACE_LOG_FOLLOWED, rows, heading));
    heading = null;
  }
}
