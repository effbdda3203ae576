import { p3Decoder } from '#timing-feeds';
import { commandLine, type CommandLine } from '../../../../../test/support/cli.ts';
import { freePort } from '../../../../../test/support/free-port.ts';
import { startServer } from '../../../../../test/support/server.ts';
import { receive } from '../../../../../test/support/receive.ts';

let cli: CommandLine;
beforeEach(() => (cli = commandLine()));
afterEach(() => cli.remove());
async function simulate(...args: string[]) {
  const port = await freePort();
  const running = cli.greenflag('feed', 'simulate', '--p3', String(port), '--speed', 'max', ...args);
  const passings = p3Decoder()
    .push(await receive(port))
    .filter((record) => record.kind === 'passing');
  return { ...(await running), passings };
}

describe('A simulated feed', () => {
  it('sends the passings of a race to a client, with the transponders of the entries', async () => {
    const { code, err, passings } = await simulate('--seed', '7');
    expect(code).toBe(0);
    const cars = new Set(passings.map(({ transponder }) => transponder));
    expect(cars.size).toBe(9);
    // 25 laps, less those of a car that retires, and the pace lap.
    expect(passings.length).toBeGreaterThan(8 * 25);
    expect(err).toMatch(/ShowGreen\n[^]*CallCaution\n[^]*ShowCheckered\n/u);
  });

  it('is the same race again with the same seed', async () => {
    const [first, again] = [await simulate('--seed', '7'), await simulate('--seed', '7')];
    const order = (run: typeof first) => run.passings.map(({ transponder }) => transponder);
    expect(order(again)).toEqual(order(first));
  });

  it('says which sessions the format has, and which chaos there is', async () => {
    const wrong = await cli.greenflag('feed', 'simulate', '--session', 'heat-9');
    expect(wrong).toMatchObject({
      code: 2,
      err: expect.stringContaining('It has: qualifying, heat-1') as string,
    });
    const chaos = await cli.greenflag('feed', 'simulate', '--chaos', 'dub=1');
    expect(chaos).toMatchObject({ code: 2, err: expect.stringContaining("no chaos 'dub'") as string });
  });

  it('drives a new meeting on a server with feeds, whose result is the truth', async () => {
    const port = await freePort();
    const feeds = [{ name: 'sf', url: `p3://127.0.0.1:${port}` }];
    const file = cli.write('feeds.json', JSON.stringify({ meeting: 'simulated', feeds }));
    const server = await startServer({ feeds: file });
    const race = ['--server', server.url, '--p3', String(port), '--speed', 'max'];
    const chaos = 'dup=0.2,second=0.2,gone=0.01,unknown=1,spare=1,clock=5000';
    const withGaps = ['--chaos', `${chaos},lost=0.05,noise=0.05`];
    const heat1 = await cli.greenflag('feed', 'simulate', ...race, ...withGaps);
    expect(heat1.err).toContain('The result is the truth: 9 cars');
    // At full speed both heats lie in the same minutes, so the numbers of the second show no gap.
    const second = ['--session', 'heat-2', '--chaos', chaos];
    const heat2 = await cli.greenflag('feed', 'simulate', ...second, ...race);
    expect(heat2.err).toContain('The result is the truth: 9 cars');
    await server.close();
  });
});
