import { compactVerify, importJWK } from 'jose';
import { openKeys, type RaceControl } from '#race-control';
import { raceControlWith } from '../../test/support/sheets.ts';
import { postedPoints } from '../../test/support/ranked-night.ts';
import { publish, type SheetFormat } from './index.ts';

describe('a sheet of a certified ranking', () => {
  const keys = openKeys(null);
  let race: RaceControl;
  const sheet = async (projection: string, session: string, as: SheetFormat) => {
    const made = await publish(race, { meeting: 'night', projection, session, as });
    if (made.kind !== 'published') throw new Error(JSON.stringify(made));
    return { ...made, text: Buffer.from(made.body).toString() };
  };

  beforeAll(async () => {
    const meeting = postedPoints().given({ type: 'CertifyRanking', ranking: 'heat-points' });
    const commands = meeting.commands.map((command) =>
      command.type === 'ScheduleMeeting' ? { ...command, meeting: 'night' } : command,
    );
    race = await raceControlWith(commands, { signer: keys });
  });

  it('is official, and signed over its rows', async () => {
    const { text, fileName } = await sheet('ranking', 'heat-points', 'json');
    expect(fileName).toBe('night-heat-points-ranking.json');
    const { state, proof } = JSON.parse(text) as {
      state: string;
      proof: { signature: { jws: string } | null };
    };
    expect(state).toBe('certified');
    const [key] = keys.publicKeys.keys;
    const { payload } = await compactVerify(proof.signature?.jws ?? '', await importJWK({ ...key }));
    const claims = JSON.parse(Buffer.from(payload).toString()) as Record<string, unknown>;
    expect(claims).toMatchObject({ ranking: 'heat-points', version: 1 });
    expect(claims['rows']).toMatchObject([{ place: 1, car: '1', points: '10' }, {}, {}, {}]);
  });

  it('has the sums as CSV', async () => {
    const { text } = await sheet('ranking', 'heat-points', 'csv');
    expect(text.split('\r\n')[1]).toMatch(/^1,1,Driver 1,10,/u);
  });

  it('has the points of a session as CSV', async () => {
    const { text } = await sheet('points', 'heat', 'csv');
    expect(text.split('\r\n')[1]).toMatch(/^heat,heat,1,1,Driver 1,10,/u);
  });
});
