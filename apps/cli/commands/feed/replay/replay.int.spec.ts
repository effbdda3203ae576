import { commandLine, type CommandLine } from '../../../../../test/support/cli.ts';
import { freePort } from '../../../../../test/support/free-port.ts';
import { receive } from '../../../../../test/support/receive.ts';

let cli: CommandLine;
beforeEach(() => (cli = commandLine()));
afterEach(() => cli.remove());

async function replay(text: string, clients: number) {
  const port = await freePort();
  const file = cli.write('capture', text);
  const running = cli.greenflag('feed', 'replay', file, '--listen', String(port), '--speed', 'max');
  const received: Buffer[] = [];
  for (let i = 0; i < clients; i += 1) received.push(await receive(port));
  return { ...(await running), received };
}

describe('A capture that is played again', () => {
  it('sends its frames', async () => {
    const { code, received } = await replay('8e02ff\nnamed 8e03\n', 1);
    expect(received.map((bytes) => bytes.toString('hex'))).toEqual(['8e02ff8e03']);
    expect(code).toBe(0);
  });

  it('closes the connection where the capture has another one', async () => {
    const lines = [
      { t: 1, conn: 1, hex: '8e' },
      { t: 2, conn: 1, hex: '02' },
      { t: 9, conn: 2, hex: '8f' },
    ];
    const { received } = await replay(lines.map((line) => JSON.stringify(line)).join('\n'), 2);
    expect(received.map((bytes) => bytes.toString('hex'))).toEqual(['8e02', '8f']);
  });

  it('sends the lines of RMonitor, and nothing of the other programs in the file', async () => {
    const text = [
      '\uFEFF##2026-08-02 12:59:29.363|flags',
      '[{"f":1}]',
      '##2026-08-02 13:08:45.374|rmonitor',
      '$F,9999,"06:50:43"\r',
      '',
      '$G,1,"70",,""',
    ];
    const { received } = await replay(text.join('\n'), 1);
    expect(received.map(String)).toEqual(['$F,9999,"06:50:43"\r\n$G,1,"70",,""\r\n']);
  });

  it('is refused with its line when that is not valid', async () => {
    const { code, err } = await replay('8e02\n8e0\n', 1);
    expect(code).toBe(2);
    expect(err).toContain('Line 2 of');
  });
});
