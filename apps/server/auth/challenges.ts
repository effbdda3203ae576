const BEARER = 'Bearer realm="greenflag"';

/** The value of `WWW-Authenticate` (RFC 6750) by the code of the problem. */
export const CHALLENGES: Readonly<Record<string, string>> = {
  'official-missing': 'Greenflag-Official',
  'official-wrong': 'Greenflag-Official',
  'token-missing': BEARER,
  'token-in-address': `${BEARER}, error="invalid_request"`,
  'token-wrong': `${BEARER}, error="invalid_token"`,
  'token-expired': `${BEARER}, error="invalid_token", error_description="expired"`,
  'token-revoked': `${BEARER}, error="invalid_token", error_description="revoked"`,
  'pairing-wrong': `${BEARER}, error="invalid_token", error_description="pairing"`,
  'ticket-wrong': `${BEARER}, error="invalid_token", error_description="ticket"`,
  'meeting-not-yours': `${BEARER}, error="insufficient_scope"`,
};

/** The value of `WWW-Authenticate` when a valid token does not give the right to a request. */
export const INSUFFICIENT_SCOPE = `${BEARER}, error="insufficient_scope"`;
