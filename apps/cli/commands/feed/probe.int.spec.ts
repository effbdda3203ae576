import { setTimeout as pause } from 'node:timers/promises';
import { commandLine, type CommandLine, type ProcessResult } from '../../../../test/support/cli.ts';
import { freePort } from '../../../../test/support/free-port.ts';
import { P3Speaker } from '../../../../test/support/p3-speaker.ts';

let cli: CommandLine;
let decoder: P3Speaker;
beforeEach(async () => {
  cli = commandLine();
  decoder = await P3Speaker.listen();
});
afterEach(async () => {
  await decoder.close();
  cli.remove();
});

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await pause(10);
};
const jsonOf = ({ out }: ProcessResult) => JSON.parse(out) as Record<string, never>;

describe('greenflag feed probe', () => {
  it('says what speaks there, and how far its clock is off', async () => {
    const running = cli.greenflag('feed', 'probe', decoder.url, '--seconds', '1', '--json');
    await until(() => decoder.connections > 0);
    decoder.status(40);
    decoder.pass('3438895');
    const result = await running;
    expect(result.code).toBe(0);
    expect(jsonOf(result)).toMatchObject({
      protocol: 'p3',
      badFrames: 0,
      passings: 1,
      transponders: 1,
      noise: 40,
      decoder: '135059',
    });
    expect(Math.abs(Number(jsonOf(result)['offsetMs']))).toBeLessThan(60_000);
  });

  it('recognises another language than the one in the URL', async () => {
    const running = cli.greenflag('feed', 'probe', decoder.url.replace('p3', 'p98'), '--seconds', '1');
    await until(() => decoder.connections > 0);
    decoder.send(Buffer.from('$F,9999,"06:50:43","09:08:45","00:09:16","Green "\r\n'));
    expect((await running).out).toContain('speaks rmonitor, not p98: change the URL.');
  });

  it('fails with 5 where nobody listens, and with 2 for a URL of something else', async () => {
    const away = await cli.greenflag('feed', 'probe', `p3://127.0.0.1:${await freePort()}`);
    expect([away.code, away.err]).toEqual([5, expect.stringContaining('feed-away')]);
    const wrong = await cli.greenflag('feed', 'probe', 'http://127.0.0.1');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('not the URL of a feed')]);
  });
});
