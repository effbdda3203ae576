/** The ways in which a server does not start, each with what to do about it. */
const SERVE_ERRORS = {
  'host-not-loopback':
    'An open server listens on this machine only. Use 127.0.0.1, ::1 or localhost, or leave out --open.',
  'host-unknown': 'This machine has no such address. Use 127.0.0.1, ::1 or localhost.',
  'issuer-wrong':
    'An outside issuer takes all three: --issuer, --jwks (an https: URL) and --audience, and no --open.',
  'limits-wrong': 'Write limits like --limits official=500,address=off.',
  'proxies-wrong': 'Write addresses of proxies like --proxies 127.0.0.1,10.0.0.0/8.',
  'port-wrong': 'A port is a whole number from 0 to 65535; 0 takes any free one.',
  'port-in-use': 'Another program listens there.',
  'port-forbidden': 'Ports below 1024 belong to the system. Choose a higher one.',
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

/** What the system says of a port or an address that cannot be had. */
export function listenError(error: unknown, host: string, port: number): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE': {
      const other = port < 65_535 ? port + 1 : port - 1;
      return new ServeError('port-in-use', `Port ${port} is taken: try --port ${other}.`, error);
    }
    case 'EACCES':
      return new ServeError('port-forbidden', `Port ${port} may not be used.`, error);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ServeError('host-unknown', `There is no ${host} here.`, error);
    default:
      return error;
  }
}
