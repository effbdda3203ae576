const BEARER = 'Bearer realm="greenflag"';

/** What `WWW-Authenticate` says (RFC 6750), by the code of the problem. */
export const CHALLENGES: Readonly<Record<string, string>> = {
  'official-missing': 'Greenflag-Official',
  'official-wrong': 'Greenflag-Official',
  'token-missing': BEARER,
  'token-in-address': `${BEARER}, error="invalid_request"`,
  'token-wrong': `${BEARER}, error="invalid_token"`,
  'token-expired': `${BEARER}, error="invalid_token", error_description="expired"`,
  'token-revoked': `${BEARER}, error="invalid_token", error_description="revoked"`,
  'ticket-wrong': `${BEARER}, error="invalid_token", error_description="ticket"`,
  'meeting-not-yours': `${BEARER}, error="insufficient_scope"`,
};

/** Of a request that a good token has not the right to. */
export const INSUFFICIENT = `${BEARER}, error="insufficient_scope"`;
