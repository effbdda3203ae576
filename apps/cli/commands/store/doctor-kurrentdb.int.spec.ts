import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, type CommandLine } from '../../../../test/support/cli.ts';
import { KurrentDouble } from '../../../../test/support/kurrentdb/double.ts';

/** The names of the certificate. The double listens at 127.0.0.1, which `localhost` is too. */
const NAMES = 'subjectAltName=DNS:kurrentdb-1,DNS:localhost';

let cli: CommandLine;
let guarded: KurrentDouble;
let open: KurrentDouble;
/** The file with the certificate of the authority that signed that of the node. */
let authority: string;

beforeAll(async () => {
  cli = commandLine();
  authority = makeCertificate('authority', '/O=Track/CN=Track authority');
  const signed = ['-CA', authority, '-CAkey', join(cli.folder, 'authority.key'), '-addext', NAMES];
  const file = makeCertificate('node', '/CN=node', [...signed, '-addext', 'basicConstraints=CA:FALSE']);
  const key = readFileSync(join(cli.folder, 'node.key'), 'utf8');
  const certificate = { cert: readFileSync(file, 'utf8'), key };
  guarded = await KurrentDouble.start(1, { certificate, users: { admin: 'right' } });
  open = await KurrentDouble.start();
});
afterAll(() => {
  guarded.close();
  open.close();
  cli.remove();
});

/** Makes a key and a certificate, which is its own authority unless the options name one. */
function makeCertificate(name: string, subject: string, options: readonly string[] = []): string {
  const [file, key] = [join(cli.folder, `${name}.crt`), join(cli.folder, `${name}.key`)];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', subject];
  execFileSync('openssl', ['req', '-x509', ...kind, ...options, '-keyout', key, '-out', file], {
    stdio: 'pipe',
  });
  return file;
}

interface Place {
  readonly login?: string;
  readonly host?: string;
  readonly double?: KurrentDouble;
  readonly option?: string;
}

function urlOf({ login = 'admin:right@', host = 'localhost', double = guarded, option }: Place): string {
  return `kurrentdb://${login}${host}:${double.node.port}?${option ?? `tlsCaFile=${authority}`}`;
}

/** What a place looks like, and the words that its operator reads. */
const PLACES: readonly [string, () => Place, string, string][] = [
  [
    'a wrong password',
    () => ({ login: 'admin:wrong@' }),
    "The user 'admin' or the password is wrong",
    'Correct them in the URL of the store.',
  ],
  [
    'no user at a server with users',
    () => ({ login: '' }),
    'The server requires a user and a password',
    'Write them into the URL',
  ],
  [
    'an authority that this machine does not know',
    () => ({ option: 'tls=true' }),
    "was issued by 'Track, Track authority', which this machine does not trust",
    'tlsCaFile=PATH',
  ],
  [
    'the certificate of another authority',
    () => ({ option: `tlsCaFile=${makeCertificate('other', '/CN=Other')}` }),
    "was issued by 'Track, Track authority', whose certificate is not in ",
    'Name the file with the certificate of the authority that issued it.',
  ],
  [
    'a certificate file that is not there',
    () => ({ option: 'tlsCaFile=/no/such/ca.crt' }),
    'There is no file /no/such/ca.crt. The URL of the store names it.',
    'Put the file there, or correct the URL of the store.',
  ],
  [
    'a host name that is not in the certificate',
    () => ({ host: '127.0.0.1' }),
    'is for kurrentdb-1, localhost, and not for 127.0.0.1.',
    'Use one of these names in the URL of the store',
  ],
  [
    'TLS at a server without TLS',
    () => ({ double: open }),
    'speaks without TLS, and the URL asks for TLS.',
    'add tls=false to the URL',
  ],
  [
    'no TLS at a server with TLS',
    () => ({ option: 'tls=false' }),
    'speaks TLS only.',
    'Remove tls=false from the URL of the store.',
  ],
];

describe('The doctor at a KurrentDB with TLS and users', () => {
  it('is content with the right user, authority and name', async () => {
    const { code, out } = await cli.greenflag('doctor', '--store', urlOf({}));
    expect([code, out]).toEqual([0, expect.stringMatching(/^ok {5}store .* accepts commands/mu)]);
  });

  it.each(PLACES)('names %s, and says what to do', async (_, place, words, help) => {
    const { code, out } = await cli.greenflag('doctor', '--store', urlOf(place()));
    expect(code).toBe(5);
    expect(out).toContain(words);
    expect(out).toContain(help);
    expect(out).not.toMatch(/permissions|path exists|:wrong@|:right@/u);
    expect(out.match(/WRONG/gu)).toHaveLength(1);
  });
});

describe('A server on a KurrentDB', () => {
  it.each([PLACES[0]!, PLACES[2]!, PLACES[6]!])(
    'does not start with %s, and names it',
    async (_, place, words) => {
      const { code, err } = await cli.greenflag('serve', '--port', '0', '--store', urlOf(place()));
      expect(code).toBe(5);
      expect(err).toContain(words);
      expect(err).not.toMatch(/:wrong@|:right@/u);
    },
  );
});
