import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { loadPresets, parseKeySet, RaceControl, verifyMeeting, verifyOfficials } from '#race-control';

/*
 * A store that version 0.1.0 wrote: a meeting with every event type, four certifications and a log of
 * officials. `views.json` holds each view as that version printed it.
 */
const FIXTURE = 'test/fixtures/first-version';
const MEETING = 'first-version';

const views = JSON.parse(readFileSync(join(FIXTURE, 'views.json'), 'utf8')) as Record<string, object>;
const keys = parseKeySet(readFileSync(join(FIXTURE, 'keys.jwks.json'), 'utf8')) ?? undefined;

let folder: string;
let store: EventStore;
let race: RaceControl;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'greenflag-first-version-'));
  const file = join(folder, 'store.db');
  copyFileSync(join(FIXTURE, 'store.db'), file);
  chmodSync(file, 0o600);
  store = await openStore(`sqlite:${file}`);
  race = new RaceControl(store, { presets: loadPresets() });
});

afterAll(async () => {
  await race.drain();
  await store.close();
  rmSync(folder, { recursive: true });
});

/**
 * Lead changes by session, where a later rule gives another number: they are counted from the car with the
 * first official start, which was sent to the rear here.
 */
const LEAD_CHANGES: Readonly<Record<string, number>> = { 'heat-1': 1 };

/**
 * The cars of running orders that have no gap by a later rule: they did not start, were disqualified, or are
 * behind a car that crossed the line after them.
 */
const WITHOUT_GAP: Readonly<Record<string, readonly unknown[]>> = {
  'running-order/heat-1': ['21'],
  'running-order/heat-2': ['07', '99'],
};

/** Returns a view with the figures that a later rule gives. */
const byLaterRules = (name: string): object =>
  JSON.parse(JSON.stringify(views[name] ?? {}), (_, value: unknown) => {
    const { session, leadChanges, car } = (value ?? {}) as Readonly<Record<string, unknown>>;
    if (WITHOUT_GAP[name]?.includes(car) === true) {
      const { gapMs: _ms, gapLaps: _laps, ...row } = value as Readonly<Record<string, unknown>>;
      return { ...row, gapMs: null };
    }
    if (leadChanges === undefined || typeof session !== 'string') return value;
    return { ...(value as object), leadChanges: LEAD_CHANGES[session] ?? leadChanges };
  }) as object;

/**
 * The texts of a view may improve, and the projection's version rises then. A later version may add fields.
 * Everything else must stay.
 */
const withoutTexts = (view: object): object =>
  JSON.parse(JSON.stringify(view), (key, value: unknown) =>
    key === 'words' || key === 'projectionVersion' ? undefined : value,
  ) as object;

describe('A store that the first version wrote', () => {
  it.each(Object.keys(views))('shows the view %s as that version did', async (name) => {
    const [projection = '', session] = name.split('/');
    const answer = await race.view({
      meeting: MEETING,
      projection,
      ...(session !== undefined && { session }),
    });
    if (answer.kind !== 'view') throw new Error(answer.kind);
    expect(withoutTexts(answer.view)).toMatchObject(withoutTexts(byLaterRules(name)));
  });

  it('is verified, with the signatures that it made', async () => {
    const { records, findings, signatures } = await verifyMeeting(store, MEETING, keys);
    expect({ records, findings }).toEqual({ records: 147, findings: [] });
    expect(signatures).toEqual({ held: 4, last: 116, unchecked: 0, unsigned: 0 });
    expect((await verifyOfficials(store))?.findings).toEqual([]);
  });

  it('takes another command', async () => {
    const outcome = await race.issue({
      meeting: MEETING,
      command: { type: 'AddNote', text: 'Written by a later version' },
      official: { id: 'Dana Reed', role: 'director' },
    });
    expect(outcome).toMatchObject({ kind: 'accepted', receipt: { revision: 147 } });
    expect((await verifyMeeting(store, MEETING, keys)).findings).toEqual([]);
  });
});
