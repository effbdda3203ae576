import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson, commandHash, NO_HASH, recordHash } from './hash-chain.ts';

const record = {
  stream: 'meeting-m',
  revision: 3,
  id: 'a',
  type: 'CarEntered',
  data: { car: '07', driver: 'Ä' },
  metadata: { schema: 1, previousHash: NO_HASH },
};

describe('the hash of a record', () => {
  it('is the SHA-256 of its RFC 8785 form', () => {
    const text =
      '{"data":{"car":"07","driver":"Ä"},"id":"a","metadata":{"previousHash":"' +
      NO_HASH +
      '","schema":1},"revision":3,"stream":"meeting-m","type":"CarEntered"}';
    expect(recordHash(record)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('does not depend on the order of the fields', () => {
    const { data, metadata, ...rest } = record;
    const other = {
      metadata: { previousHash: metadata.previousHash, schema: 1 },
      data: { driver: data.driver, car: data.car },
    };
    expect(recordHash({ ...other, ...rest })).toBe(recordHash(record));
  });

  it('leaves out the hash itself', () => {
    expect(recordHash({ ...record, metadata: { ...record.metadata, hash: 'x' } })).toBe(recordHash(record));
  });

  it.each([
    { stream: 'meeting-n' },
    { revision: 4 },
    { id: 'b' },
    { type: 'x' },
    { data: {} },
    { metadata: {} },
  ])('changes with %j', (change) => {
    expect(recordHash({ ...record, ...change })).not.toBe(recordHash(record));
  });
});

describe('the canonical form', () => {
  it('is that of RFC 8785 for every JSON value', () => {
    const value = fc.jsonValue({
      stringUnit: fc.constantFrom('a', '9', '"', '\\', '\u0000', '\ud800', 'é', '_'),
    });
    fc.assert(fc.property(value, (json) => canonicalJson(json) === canonicalize(json)));
  });

  it('sorts the fields of an object with many', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${(i * 7) % 40}`, i]));
    expect(canonicalJson(many)).toBe(canonicalize(many));
  });

  it.each(['{"10":1,"9":2}', '{"__proto__":{"b":1,"a":2}}', '[{},[],null,1e21,-0]'])(
    'is the same for %s',
    (text) => {
      expect(canonicalJson(JSON.parse(text))).toBe(canonicalize(JSON.parse(text)));
    },
  );
});

describe('the hash of a command', () => {
  it('leaves out the command id and the meeting', () => {
    const body = { type: 'AddNote', text: 'rain' };
    expect(commandHash({ ...body, commandId: 'x', meeting: 'm' })).toBe(commandHash(body));
  });

  it('treats an undefined field like a missing one', () => {
    expect(commandHash({ type: 'AddNote', at: undefined })).toBe(commandHash({ type: 'AddNote' }));
  });

  it('of a passing covers what every server reads alike', () => {
    const passing = { feed: 'sf', epoch: 0, number: 113_736 };
    const body = { type: 'RecordCrossing', transponder: '3438895', line: 'sf', passing, at: 'now' };
    const later = { ...body, at: 'later', session: 'race', hits: 9, passing: { ...passing, epoch: 1 } };
    expect(commandHash(later)).toBe(commandHash(body));
    expect(commandHash({ ...body, transponder: '9' })).not.toBe(commandHash(body));
    expect(commandHash({ ...body, line: 'pit' })).not.toBe(commandHash(body));
    expect(commandHash({ ...body, passing: { ...passing, number: 1 } })).not.toBe(commandHash(body));
    const typed = { type: 'RecordCrossing', car: '1', line: 'sf', at: 'now' };
    expect(commandHash({ ...typed, at: 'later' })).not.toBe(commandHash(typed));
  });

  it('changes with every other field', () => {
    expect(commandHash({ type: 'AddNote', text: 'rain' })).not.toBe(
      commandHash({ type: 'AddNote', text: 'r' }),
    );
  });
});
