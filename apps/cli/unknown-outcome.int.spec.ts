import { Writable } from 'node:stream';
import { commandLine } from '../../test/support/cli.ts';
import { KurrentDouble } from '../../test/support/kurrentdb/double.ts';
import { SCHEDULE, startServer, type TestServer } from '../../test/support/server.ts';
import { Output } from './output/output.ts';
import { run } from './program.ts';

const cli = commandLine();
const AGAIN = 'not known whether it was taken; trying again';

let double: KurrentDouble;
let server: TestServer;
let url: string;

beforeEach(async () => {
  double = await KurrentDouble.start();
  url = `${double.url}&timeout_ms=1500`;
  server = await startServer({ store: url });
  await server.prepare(SCHEDULE);
  double.node.faults.hang('append');
});

afterEach(async () => {
  double.node.faults.release();
  await server.close();
  double.close();
  process.exitCode = 0;
});
afterAll(() => cli.remove());

/** Runs a command. The store works again as soon as the command says that it tries again. */
async function greenflag(...args: string[]) {
  const texts = { out: '', err: '' };
  const streamOf = (name: keyof typeof texts) =>
    new Writable({
      write: (chunk: Buffer, _, done) => {
        texts[name] += chunk.toString();
        if (texts.err.includes(AGAIN)) double.node.faults.release();
        done();
      },
    }) as unknown as NodeJS.WriteStream;
  process.exitCode = 0;
  await run([process.execPath, 'greenflag', ...args], new Output(streamOf('out'), streamOf('err')));
  return { code: process.exitCode, ...texts };
}

describe.each([
  ['a server', () => ['--server', server.url]],
  ['a store', () => ['--store', url]],
])('at %s, a command whose outcome is unknown', (name, target) => {
  it('is tried again until there is a receipt, and is in the log once', async () => {
    const note = ['issue', 'AddNote', '--meeting', 'm', '--text', 'rain'];
    const { code, out, err } = await greenflag(...note, ...target());
    expect({ code, out }).toEqual({ code: 0, out: 'accepted: NoteAdded, revision 1\n' });
    expect(err).toContain(`${AGAIN}\n`);
  });

  it('of a script is tried again, and the script continues', async () => {
    const lines = ['1', '2'].map((car) =>
      JSON.stringify({ type: 'EnterCar', car, driver: 'A', meeting: 'm' }),
    );
    const script = cli.write(`${name}.ndjson`, `${lines.join('\n')}\n`);
    const { code, out, err } = await greenflag('run', script, ...target());
    expect({ code, out }).toEqual({
      code: 0,
      out: '2 commands: 2 accepted (2 records written), 0 refused.\n',
    });
    expect(err).toContain(`line 1: ${AGAIN}\n`);
  });
});
