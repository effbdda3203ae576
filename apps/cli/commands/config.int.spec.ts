import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../../../test/support/cli.ts';
import { startServer, SCHEDULE } from '../../../test/support/server.ts';

const cli = commandLine();
const { greenflag } = cli;
afterEach(() => cli.variables.clear());
afterAll(() => cli.remove());

function file(name: string, values: unknown, mode = 0o600): readonly ['--config', string] {
  const path = cli.write(name, typeof values === 'string' ? values : JSON.stringify(values));
  chmodSync(path, mode);
  return ['--config', path];
}

interface Line {
  readonly name: string;
  readonly value: unknown;
  readonly source: string;
}

/** Returns the value and the source of an option. */
async function settingOf(name: string, ...args: readonly string[]): Promise<readonly unknown[]> {
  const { code, out, err } = await greenflag('config', '--json', ...args);
  if (code !== 0) return [code, err];
  const { options } = JSON.parse(out) as { readonly options: readonly Line[] };
  return options.filter((line) => line.name === name).flatMap(({ value, source }) => [value, source]);
}

describe('the value of an option', () => {
  it('comes from the flag, before the environment, before the file, before the default', async () => {
    expect(await settingOf('host')).toEqual(['127.0.0.1', 'default']);
    const config = file('order.json', { host: 'a.example' });
    expect(await settingOf('host', ...config)).toEqual(['a.example', 'file']);
    cli.variables.set('GREENFLAG_HOST', 'b.example');
    expect(await settingOf('host', ...config)).toEqual(['b.example', 'environment']);
    expect(await settingOf('host', ...config, '--host', 'c.example')).toEqual(['c.example', 'flag']);
  });

  it('is not set by an empty variable', async () => {
    cli.variables.set('GREENFLAG_STORE', '');
    expect(await settingOf('store')).toEqual(['sqlite:./data/greenflag.db', 'default']);
  });

  it.each([
    ['port', 'PORT', '4000', 4000],
    ['open', 'GREENFLAG_OPEN', 'yes', true],
    ['open', 'GREENFLAG_OPEN', '0', false],
    ['corsOrigins', 'GREENFLAG_CORS_ORIGINS', '*', '*'],
    ['embedOrigins', 'GREENFLAG_EMBED_ORIGINS', '*', '*'],
  ])('%s can be set by the variable %s', async (name, variable, text, value) => {
    cli.variables.set(variable, text);
    expect(await settingOf(name)).toEqual([value, 'environment']);
  });

  it.each([
    ['PORT', '80a', 'The variable PORT must be a whole number from 0 to 65535.'],
    ['GREENFLAG_PRIVATE', 'on', 'The variable GREENFLAG_PRIVATE must be true or false.'],
  ])('is refused if the variable %s is %s', async (variable, text, words) => {
    cli.variables.set(variable, text);
    expect(await settingOf('port')).toEqual([2, `config-wrong: ${words}\n`]);
  });
});

describe('a configuration file', () => {
  it('is named by the option or the variable', async () => {
    const [, path] = file('named.json', { port: 4001 });
    cli.variables.set('GREENFLAG_CONFIG', path);
    expect(await settingOf('port')).toEqual([4001, 'file']);
    expect(await settingOf('port', ...file('other.json', { port: 4002 }))).toEqual([4002, 'file']);
  });

  it.each([
    [{ prot: 4000 }, 'There is no option "prot". Did you mean port?'],
    [{ cors: '*' }, 'There is no option "cors".'],
    [{ port: '4000' }, '"port" must be a whole number from 0 to 65535.'],
    [{ port: 65_536 }, '"port" must be a whole number from 0 to 65535.'],
    [{ open: 1 }, '"open" must be true or false.'],
    [{ host: null }, '"host" must be text.'],
    ['{"port": 1', 'It is not JSON: '],
    [[], 'It must be a JSON object, like {"port": 3000}.'],
  ])('is refused if it is %j', async (values, words) => {
    const [flag, path] = file('wrong.json', values);
    const { code, out, err } = await greenflag('show', 'meeting', '--meeting', 'm', '--json', flag, path);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining(`Configuration ${path}: config-wrong: ${words}`),
    ]);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'config-wrong' } });
  });

  it('is refused if it is missing', async () => {
    const [code, words] = await settingOf('port', '--config', 'nowhere.json');
    expect([code, words]).toEqual([
      2,
      expect.stringContaining('nowhere.json: config-wrong: It cannot be read: '),
    ]);
  });

  it.each([
    ['store', 'kurrentdb://admin:secret@db.example:2113', 'kurrentdb://admin:***@db.example:2113'],
    ['jwks', 'https://me:secret@id.example/keys', 'https://me:***@id.example/keys'],
    ['server', 'https://me:secret@race.example', 'https://me:***@race.example'],
    ['token', 'eyJhbGciOi.secret', '***'],
  ])(
    'with a secret %s is refused if other users can read it, and never shown',
    async (name, value, shown) => {
      const open = file('open.json', { [name]: value }, 0o640);
      const [code, words] = await settingOf(name, ...open);
      const why = `"${name}" is secret, and other users can read the file. Run: chmod 600 ${open[1]}\n`;
      expect([code, words]).toEqual([2, expect.stringContaining(why)]);
      const closed = file('closed.json', { [name]: value });
      expect(await settingOf(name, ...closed)).toEqual([shown, 'file']);
      const { out, err } = await greenflag('config', ...closed);
      expect(out + err).not.toContain('secret');
    },
  );

  it('without a secret may be read by other users', async () => {
    const config = file('public.json', { store: 'kurrentdb://db.example:2113' }, 0o644);
    expect(await settingOf('store', ...config)).toEqual(['kurrentdb://db.example:2113', 'file']);
  });
});

describe('greenflag config', () => {
  it('prints a table of the options and names the file', async () => {
    const config = file('table.json', { limits: 'address=500', private: true });
    const { code, out, err } = await greenflag('config', ...config, '--port', '0');
    expect([code, err]).toEqual([0, `The file is ${config[1]}.\n`]);
    expect(out).toMatch(/^port +0 +flag +--port +PORT$/mu);
    expect(out).toMatch(/^private +true +file +--private +GREENFLAG_PRIVATE$/mu);
    expect(out).toMatch(/^limits +address=500 +file +--limits +GREENFLAG_LIMITS$/mu);
    expect(out).toMatch(/^server +default +--server +GREENFLAG_SERVER$/mu);
  });
});

describe('a server', () => {
  it.each([
    [{ open: true, host: '0.0.0.0' }, 'host-not-loopback'],
    [{ issuer: 'https://id.example' }, 'issuer-wrong'],
    [{ limits: 'nothing=1' }, 'limits-wrong'],
    [{ proxies: 'nobody' }, 'proxies-wrong'],
    [{ corsOrigins: 'club.example' }, 'cors-origins-wrong'],
    [{ embedOrigins: 'club.example' }, 'embed-origins-wrong'],
    [{ store: 'nothing:' }, 'unknown-engine'],
  ])('is started with the options of the file: %j', async (values, problem) => {
    const config = file('serve.json', { store: 'memory:', port: 0, ...values });
    const { code, err } = await greenflag('serve', ...config);
    expect([code, err]).toEqual([2, expect.stringContaining(`${problem}: `)]);
  });
});

describe('a command for a meeting', () => {
  const show = (...args: readonly string[]) =>
    greenflag('show', 'meeting', '--meeting', 'm', '--json', ...args);
  const empty = `sqlite:${join(cli.folder, 'nothing.db')}`;

  it('uses the server or the store that the stronger source names', async () => {
    const server = await startServer();
    await server.issue(SCHEDULE);
    const config = file('client.json', { server: server.url });
    expect((await show(...config)).code).toBe(0);
    expect((await show(...config, '--store', empty)).code).toBe(5);
    cli.variables.set('GREENFLAG_STORE', empty);
    expect((await show(...config)).code).toBe(5);
    expect((await show('--server', server.url)).code).toBe(0);
    await server.close();
  });

  it('is refused if one source names both', async () => {
    const both = await show(...file('both.json', { server: 'http://127.0.0.1:1', store: empty }));
    const words = 'The file names a store and a server. Choose one with --store or --server.\n';
    expect([both.code, both.err]).toEqual([2, words]);
  });

  it('is issued by the official of the configuration', async () => {
    const config = file('official.json', {
      official: 'Jane Doe',
      store: `sqlite:${join(cli.folder, 'a.db')}`,
    });
    const schedule = ['--name', 'M', '--date', '2023-02-05', '--format', 'clash-2023'];
    const track = ['--track', '{"name":"A","lengthMiles":0.25}'];
    const issued = await greenflag(
      'issue',
      'ScheduleMeeting',
      '--meeting',
      'm',
      ...schedule,
      ...track,
      ...config,
    );
    expect(issued).toMatchObject({ code: 0, err: '' });
    const { out } = await greenflag('log', '--meeting', 'm', '--json', ...config);
    expect(out).toContain('"Jane Doe"');
  });
});
