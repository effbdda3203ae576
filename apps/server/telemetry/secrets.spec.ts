import { withoutSecrets } from './secrets.ts';

const JWT = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJKYW5lIn0.c2lnbmF0dXJl';

describe('A text for the log', () => {
  it.each([
    [`Bearer ${JWT}`, 'Bearer [hidden]'],
    [`see ${JWT.slice(0, 30)}`, 'see [token]'],
    ['authorization: Bearer abcdefgh', 'authorization: Bearer [hidden]'],
    ['/api/x?ticket=Abc-123_x&after=3', '/api/x?ticket=[hidden]&after=3'],
    ['/api/x?access_token=abc', '/api/x?access_token=[hidden]'],
    ['GREENFLAG_TOKEN=abc', 'GREENFLAG_TOKEN=[hidden]'],
    ['{"accessToken":"geheim"}', '{"accessToken":"[hidden]"}'],
    ['{"password":"geheim","name":"x"}', '{"password":"[hidden]","name":"x"}'],
    ['kurrentdb://admin:pass@host:2113?tls=false', 'kurrentdb://[hidden]@host:2113?tls=false'],
    ['https://user:pa@ss@host/a', 'https://[hidden]@host/a'],
    ['at https://example.org/a', 'at https://example.org/a'],
  ])('loses its secrets: %s', (text, expected) => {
    expect(withoutSecrets(text)).toBe(expected);
  });

  it('stays valid JSON', () => {
    const line = JSON.stringify({ msg: `say "Bearer ${JWT}" and ?ticket=abc`, where: 'token="abcdef"' });
    expect(() => JSON.parse(withoutSecrets(line)) as unknown).not.toThrow();
  });
});
