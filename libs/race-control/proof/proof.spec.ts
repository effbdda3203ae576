import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { openStore } from '#event-store/open';
import type { EventStore } from '#event-store';
import {
  CERTIFIED,
  issue,
  MEETING,
  NIGHT,
  playNight,
  raceControl,
  recordsOf,
} from '../../../test/support/proved.ts';
import { exportLog, importLog, verifyArchive } from '../audit/archive.ts';
import { verifyMeeting } from '../audit/verify-meeting.ts';
import { recordHash } from '../log/hash-chain.ts';
import { copyMeeting } from '../audit/copy.ts';
import { openKeys } from '../keys/key-ring.ts';
import type { RaceControl } from '../race-control.ts';

const ring = openKeys(null);
const keys = ring.publicKeys;
/** A signer that counts its signatures. */
const signer = () => ({ sign: jest.fn((typ: string, payload: object) => ring.sign(typ, payload)) });

let store: EventStore;
let race: RaceControl;
beforeEach(async () => (store = await openStore('memory:')));
afterEach(async () => {
  await race.drain();
  await store.close();
});

const signatureAt = async (revision: number) =>
  (await recordsOf(store))[revision]?.metadata['signature'] as string | undefined;

describe('certifying a result', () => {
  it('signs the posted rows, the place in the log, and the official who certified', async () => {
    race = raceControl(store, ring);
    await playNight(race);
    const records = await recordsOf(store);
    const [posted, certified] = [records[7], records[8]];
    const { signature = '', hash: _, ...unsigned } = certified?.metadata as Record<string, string>;
    const set = createLocalJWKSet(keys as unknown as JSONWebKeySet);
    const { payload, protectedHeader } = await compactVerify(signature, set, { algorithms: ['EdDSA'] });
    expect(protectedHeader).toEqual({ alg: 'EdDSA', kid: keys.keys[0]?.kid, typ: 'greenflag-result' });
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual({
      meeting: MEETING,
      session: 'group-1',
      version: 1,
      revision: 8,
      previousHash: posted?.metadata['hash'],
      rows: posted?.data['rows'],
      record: certified && recordHash({ stream: 'meeting-m', ...certified, metadata: unsigned }),
    });
  });

  it('signs nothing else', async () => {
    const by = signer();
    race = raceControl(store, by);
    await playNight(race);
    expect(by.sign).toHaveBeenCalledTimes(2);
    const signed = (await recordsOf(store)).filter(({ metadata }) => 'signature' in metadata);
    expect(signed.map(({ revision }) => revision)).toEqual(Object.values(CERTIFIED));
  });

  it('signs nothing if the result is certified already', async () => {
    const by = signer();
    race = raceControl(store, by);
    await playNight(race);
    expect(await issue(race, { type: 'CertifyResults', session: 'group-1' })).toMatchObject({
      receipt: { events: [] },
    });
    expect(by.sign).toHaveBeenCalledTimes(2);
  });

  it('fails as a whole if the keys fail, and works again once the keys are back', async () => {
    const by = signer();
    race = raceControl(store, by);
    await playNight(race, NIGHT.slice(0, 8));
    by.sign.mockImplementationOnce(() => {
      throw new Error('no keys');
    });
    const certify = NIGHT[8];
    if (!certify) throw new Error('No command.');
    await expect(issue(race, certify)).rejects.toThrow('no keys');
    expect(await recordsOf(store)).toHaveLength(8);
    await playNight(race, NIGHT.slice(8));
    expect(await verifyMeeting(store, MEETING, keys)).toMatchObject({
      findings: [],
      signatures: { held: 2 },
    });
  });

  it('makes no signature without keys', async () => {
    race = raceControl(store);
    await playNight(race);
    expect(await signatureAt(8)).toBeUndefined();
    expect(await verifyMeeting(store, MEETING)).toMatchObject({
      findings: [],
      signatures: { held: 0, unchecked: 0, unsigned: 2, last: null },
    });
  });

  it('signs again after a reopening, and both signatures stay valid', async () => {
    race = raceControl(store, ring);
    await playNight(race);
    const session = 'group-1';
    await playNight(race, [
      { type: 'ReopenResults', session, reason: 'a protest' },
      { type: 'Penalize', session, car: '10', penalty: 'place', place: 2, reason: 'jumped the start' },
      { type: 'PostResults', session },
      { type: 'CertifyResults', session },
    ]);
    expect(await verifyMeeting(store, MEETING, keys)).toMatchObject({
      findings: [],
      signatures: { held: 3, last: 19 },
    });
  });

  it('works for two processes on one store, no matter which one writes first', async () => {
    race = raceControl(store, ring);
    const other = raceControl(store, ring);
    await playNight(race, NIGHT.slice(0, 8));
    await playNight(other, NIGHT.slice(9, 14));
    const outcomes = await Promise.all([
      issue(race, { type: 'CertifyResults', session: 'group-1' }),
      issue(other, { type: 'CertifyResults', session: 'group-2' }),
      issue(race, { type: 'AddNote', text: 'and on' }),
      issue(other, { type: 'AddNote', text: 'and on' }),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(4).fill('accepted'));
    expect(await verifyMeeting(store, MEETING, keys)).toMatchObject({
      findings: [],
      signatures: { held: 2 },
    });
    await other.drain();
  });

  it('is still valid after the key was rotated', async () => {
    const own = openKeys(null);
    race = raceControl(store, own);
    await playNight(race, NIGHT.slice(0, 9));
    own.rotate();
    await playNight(race, NIGHT.slice(9));
    expect(await verifyMeeting(store, MEETING, own.publicKeys)).toMatchObject({
      findings: [],
      signatures: { held: 2, unchecked: 0, unsigned: 0, last: 14 },
    });
  });
});

describe('no new signature is made', () => {
  it('by a what-if, which must promise nothing', async () => {
    const by = signer();
    race = raceControl(store, by);
    await playNight(race);
    const session = 'group-1';
    const answer = await race.whatIf({
      meeting: MEETING,
      strike: [],
      issue: [
        { type: 'ReopenResults', session },
        { type: 'CertifyResults', session },
      ],
      show: [{ projection: 'results', session }],
      official: { id: 'Ada', role: 'director' },
    } as unknown as Parameters<RaceControl['whatIf']>[0]);
    expect(answer.kind).toBe('what-if');
    expect(by.sign).toHaveBeenCalledTimes(2);
  });

  it('by an import or a copy, which keep the signatures as they are', async () => {
    race = raceControl(store, ring);
    await playNight(race);
    const lines: string[] = [];
    for await (const line of exportLog(store, MEETING)) lines.push(line);
    const [imported, copied] = [await openStore('memory:'), await openStore('memory:')];
    expect(await importLog(imported, lines)).toMatchObject({ kind: 'imported', written: 16 });
    expect(await copyMeeting(store, copied, MEETING)).toMatchObject({ kind: 'copied', written: 16 });
    for (const target of [imported, copied]) {
      expect(await recordsOf(target)).toEqual(await recordsOf(store));
      expect(await verifyMeeting(target, MEETING, keys)).toMatchObject({ signatures: { held: 2 } });
      await target.close();
    }
  });
});

describe('without keys', () => {
  it('the claims are compared, and the summary says that the signer was not checked', async () => {
    race = raceControl(store, ring);
    await playNight(race);
    const lines = (await recordsOf(store)).map((record) => JSON.stringify(record));
    expect(await verifyArchive(lines)).toMatchObject({
      findings: [],
      signatures: { held: 0, unchecked: 2, unsigned: 0, last: null },
    });
  });
});
