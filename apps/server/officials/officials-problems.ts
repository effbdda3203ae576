/** Returns the status of a refusal about officials. */
export function statusOfOfficials(code: string): number {
  if (code.startsWith('not-')) return 403;
  return code === 'official-unknown' ? 404 : 409;
}

/** Why a device is not signed in. */
export const DEVICE_PROBLEMS = {
  'pairing-wrong': {
    status: 401,
    title: 'The code is not valid',
    help:
      'It was mistyped, used before, or is too old: six digits are valid for 2 minutes and 5 tries, a QR ' +
      'code for 5 minutes. Check the name and the digits, or ask the director for a new code.',
  },
  'pairing-refused': {
    status: 403,
    title: 'The director refused the device',
    help: 'Ask the director to open a new pairing.',
  },
  'pairing-insecure': {
    status: 403,
    title: 'Devices sign in over TLS only',
    help:
      'Use the https address of the server. Behind a proxy with TLS, name the proxy with --proxies. ' +
      '--insecure-lan allows the sign-in over plain HTTP, where others on the network can read tokens.',
  },
  'officials-needless': {
    status: 409,
    title: 'An open server has no officials',
    help: 'Start the server without --open to add officials and to sign in their devices.',
  },
  'digits-stopped': {
    status: 429,
    title: 'There were too many wrong digits',
    help: 'Wait as long as the header Retry-After says, or sign in by QR code.',
  },
};
