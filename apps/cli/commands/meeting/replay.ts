import type { Command } from 'commander';
import { logRowsOf } from '#projections';
import { realClock, type ReplayRequest } from '#race-control';
import { interruptible } from '../../interrupt.ts';
import { playOnScreen, type PlayerOptions } from '../../live/player.ts';
import { Screen } from '../../live/screen.ts';
import { momentOf, speedOption } from '../../checked-options.ts';
import { addMeetingOptions, jsonOption, valueOption, type MeetingOptions } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { formatFollowedRows } from '../../tables/records.ts';
import { withTarget } from '../../target/open-target.ts';
import type { Target } from '../../target/target.ts';

interface Options extends MeetingOptions {
  readonly session?: string;
  readonly from?: string;
  readonly to?: string;
  readonly speed: number;
}

const ABOUT = `
On a terminal, a live board plays the meeting. Its keys are listed at the bottom: use them to skip a long
wait. In a pipe, or with --json, each record is a line, printed when its time comes.
A moment is a revision, or an instant of the meeting's clock, which the board shows. Examples:
  greenflag replay --meeting clash-2023 --session heat-1 --speed 10
  greenflag replay --meeting clash-2023 --from 2023-02-06T01:20:00Z --speed 20`;

export function configureReplay(command: Command, output: Output): void {
  addMeetingOptions(command)
    .addOption(valueOption('--session <id>', 'play one session, from its opening to its last record'))
    .addOption(valueOption('--from <moment>', 'revision or instant to start at'))
    .addOption(valueOption('--to <moment>', 'revision or instant to end at'))
    .addOption(speedOption().default(1))
    .addOption(jsonOption('print each record as a JSON document on one line'))
    .addHelpText('after', ABOUT)
    .action((options: Options) =>
      interruptible((signal) =>
        withTarget(options, (target) => replay(target, options, output, signal), { mustExist: true }),
      ),
    );
}

async function replay(target: Target, options: Options, output: Output, signal: AbortSignal): Promise<void> {
  const { session, speed, json = false } = options;
  const found = await target.replay(requestOf(options));
  const player = { replay: found, playback: found.playback(speed, realClock), session, signal };
  if (output.isTerminal && !json) await output.print(await playOnScreen(new Screen(), player));
  else await printRecords(player, output, json);
}

const requestOf = ({ meeting, session, from, to }: Options): ReplayRequest => ({
  meeting,
  session,
  from: momentOf({ field: 'from', text: from }),
  to: momentOf({ field: 'to', text: to }),
});

/** Prints a line for each record when its time comes. */
async function printRecords(player: PlayerOptions, output: Output, json: boolean): Promise<void> {
  const { replay: found, playback, signal } = player;
  let isFirst = true;
  for await (const { revision, isJump } of playback.play(signal)) {
    const fact = found.factAt(revision);
    // A replay from an instant starts at the record before it. That record is over.
    const isOver = isJump && playback.time > playback.timeline.dueAt(revision);
    if (!fact || isOver) continue;
    const state = found.stateAt(revision);
    const rows = logRowsOf(state, [fact]);
    const style = { ...output.tableStyle, locale: { timeZone: state.scheduled?.data.track.timeZone } };
    await output.print(json ? JSON.stringify(rows[0]) : formatFollowedRows(rows, style, isFirst));
    isFirst = false;
  }
}
