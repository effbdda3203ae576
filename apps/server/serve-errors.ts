/** The reasons why a server does not start, each with what to do about it. */
const SERVE_ERRORS = {
  'cors-origins-wrong':
    'Write origins like --cors-origins https://club.example,http://localhost:8080, or * for all of them.',
  'embed-origins-wrong':
    'Write origins like --embed-origins https://club.example,https://track.example, or * for all of them.',
  'feeds-wrong': 'Correct the file of the timing feeds: --feeds names it.',
  'host-not-loopback':
    'An open server listens on this machine only. Use 127.0.0.1, ::1 or localhost, or leave out --open.',
  'host-unknown': 'This machine does not have that address. Use 127.0.0.1, ::1 or localhost.',
  'issuer-wrong':
    'Give all three of --issuer, --jwks (an https: URL) and --audience, and do not combine them with --open.',
  'limits-wrong': 'Write limits like --limits official=500,address=off.',
  'public-url-wrong': 'Write the address like --public-url https://race.example, without a path.',
  'proxies-wrong': 'Write addresses of proxies like --proxies 127.0.0.1,10.0.0.0/8.',
  'tls-wrong':
    'Name both files, --tls-cert and --tls-key: a certificate with its chain, and its private key without ' +
    'a passphrase, each in PEM form.',
  'port-wrong': 'Use a whole number from 0 to 65535; 0 takes any free port.',
  'port-in-use': 'Another program listens on that port.',
  'port-forbidden': 'The system reserves ports below 1024. Choose a higher one.',
} as const;

type ServeErrorCode = keyof typeof SERVE_ERRORS;

export class ServeError extends Error {
  override readonly name = 'ServeError';

  constructor(
    readonly code: ServeErrorCode,
    detail: string,
    cause?: unknown,
  ) {
    super(`${detail} ${SERVE_ERRORS[code]}`, { cause });
  }
}

/** Returns the ServeError for a system error of `listen`, or the same error when it is an unexpected one. */
export function listenError(error: unknown, host: string, port: number): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE': {
      const otherPort = port < 65_535 ? port + 1 : port - 1;
      return new ServeError('port-in-use', `Port ${port} is taken. Try --port ${otherPort}.`, error);
    }
    case 'EACCES':
      return new ServeError('port-forbidden', `The system does not allow port ${port}.`, error);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ServeError('host-unknown', `The server cannot listen on ${host}.`, error);
    default:
      return error;
  }
}
