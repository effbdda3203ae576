import { compactVerify, importJWK } from 'jose';
import { openKeys, type RaceControl } from '#race-control';
import { entries, issue, raceControlWith, oneRaceCommands, pagesOf } from '../../test/support/sheets.ts';
import { publish, type SheetFormat } from './index.ts';

const session = 'feature';

describe('a sheet of a certified result', () => {
  const keys = openKeys(null);
  let race: RaceControl;
  const sheet = async (as: SheetFormat, at?: number) => {
    const request = { meeting: 'night', projection: 'results', session, as };
    const made = await publish(race, { ...request, ...(at !== undefined && { at }) });
    if (made.kind !== 'published') throw new Error(JSON.stringify(made));
    return Buffer.from(made.body);
  };
  const signature = async (at?: number) => {
    const { proof } = JSON.parse((await sheet('json', at)).toString()) as {
      proof: { signature: { revision: number; kid: string; jws: string } | null };
    };
    return proof.signature;
  };
  const certified = async () => {
    const { events } = await race.log({ meeting: 'night', type: 'ResultsCertified' });
    return events.map(({ revision }) => revision);
  };

  beforeEach(async () => {
    race = await raceControlWith([...oneRaceCommands(entries(3)), { type: 'CertifyResults', session }], {
      signer: keys,
    });
  });

  it('has the signature, which can be checked with the public key only', async () => {
    const signed = await signature();
    const [revision] = await certified();
    const [key] = keys.publicKeys.keys;
    expect(signed).toMatchObject({ revision, kid: key?.kid });
    const { payload } = await compactVerify(signed?.jws ?? '', await importJWK({ ...key }));
    const claims = JSON.parse(Buffer.from(payload).toString()) as Record<string, unknown>;
    expect(claims).toMatchObject({ meeting: 'night', session, version: 1, revision });
    const names = { driver: expect.stringContaining('Maximilian') as string, manufacturer: 'Chevrolet' };
    expect(claims['rows']).toMatchObject([{ car: '1', ...names }, { car: '2' }, { car: '3' }]);
  });

  it('has the signature in each row of CSV, without its payload', async () => {
    const { kid = '', jws = '' } = (await signature()) ?? {};
    const [head = '', ...rows] = (await sheet('csv')).toString().trim().split('\r\n');
    const [header, , signed] = jws.split('.');
    const first = head.split(',').indexOf('keyId');
    for (const row of rows) {
      expect(row.split(',').slice(first, first + 2)).toEqual([kid, `${header}..${signed}`]);
    }
    expect(rows).toHaveLength(3);
  });

  it('names the record, the version and the key on paper', async () => {
    race = await raceControlWith([...oneRaceCommands(entries(1)), { type: 'CertifyResults', session }], {
      signer: keys,
    });
    const [revision] = await certified();
    const { kid = '', jws = '' } = (await signature()) ?? {};
    const text = pagesOf(await sheet('pdf'))[0]?.text ?? '';
    expect(text).toContain(`Certified in record ${revision}, version 1.`);
    expect(text).toContain(`Key: ${kid}`);
    expect(text).toContain(`Signature: ${jws.split('.')[2]}`);
    expect(text).toContain('status, best lap and names of each row.');
    expect(text).toContain('The QR code contains the full signed result');
  });

  it('has a code without the rows when they are too many', async () => {
    race = await raceControlWith([...oneRaceCommands(entries(27)), { type: 'CertifyResults', session }], {
      signer: keys,
    });
    expect((await signature())?.jws.length).toBeGreaterThan(1_450);
    const text = pagesOf(await sheet('pdf'))[0]?.text ?? '';
    expect(text).toContain('The QR code contains the signature without the rows');
  });

  it('has the signature of its version, and none while that version is not certified', async () => {
    const [first = -1] = await certified();
    expect(await signature(first - 1)).toBeNull();
    await issue(race, { type: 'ReopenResults', session, reason: 'protest' });
    expect(await signature()).toBeNull();
    await issue(race, { type: 'PostResults', session });
    const order = ['2', '1', '3'].map((car) => ({ car, laps: 5 }));
    await issue(race, { type: 'ScoreFinish', session, order });
    await issue(race, { type: 'PostResults', session });
    await issue(race, { type: 'CertifyResults', session });
    const [, second] = await certified();
    expect((await signature())?.revision).toBe(second);
    expect((await signature(first))?.revision).toBe(first);
    await issue(race, { type: 'ReopenResults', session, reason: 'mistaken' });
    await issue(race, { type: 'CertifyResults', session });
    const [, , third] = await certified();
    expect((await signature())?.revision).toBe(third);
  });
});
