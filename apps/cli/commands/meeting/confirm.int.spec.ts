import { commandLine } from '../../../../test/support/cli.ts';

const cli = commandLine();
const { greenflag, write } = cli;
afterAll(() => cli.remove());
const session = 'sprint';
const SCRIPT = [
  {
    type: 'ScheduleMeeting',
    name: 'A sprint',
    date: '2026-05-02',
    track: { name: 'A bowl', lengthMiles: 0.25 },
    format: { id: 'sprint', sessions: [{ id: session, kind: 'heat', laps: 5 }] },
  },
  { type: 'OpenSession', session },
  { type: 'ShowGreen', session },
  { type: 'ShowCheckered', session },
];
const file = write(
  'early.ndjson',
  SCRIPT.map((command) => JSON.stringify({ meeting: 'm', ...command })).join('\n'),
);

const jsonOf = ({ out }: { readonly out: string }) => JSON.parse(out) as Record<string, unknown>;

describe('an early flag', () => {
  it('in a script asks, and --confirm answers with yes: the other lines write nothing again', async () => {
    const asked = await greenflag('run', file, '--store', 'sqlite:run.db');
    expect(asked.code).toBe(3);
    expect(asked.err).toContain('line 4: refused needs-confirmation: Sprint has 5 laps to go');
    const confirmed = await greenflag('run', file, '--store', 'sqlite:run.db', '--confirm', '--json');
    expect(jsonOf(confirmed)).toMatchObject({ accepted: 4, written: 1, refused: [] });
  });

  it('that is issued alone asks, and --confirm answers with yes', async () => {
    await greenflag('run', file, '--store', 'sqlite:issue.db');
    const issue = ['issue', 'ShowCheckered', '--meeting', 'm', '--session', session];
    const asked = await greenflag(...issue, '--store', 'sqlite:issue.db', '--json');
    expect([asked.code, jsonOf(asked)]).toMatchObject([
      3,
      { refused: { code: 'needs-confirmation', details: { facts: [expect.any(String)] } } },
    ]);
    const confirmed = await greenflag(...issue, '--confirm', '--store', 'sqlite:issue.db');
    expect(confirmed).toMatchObject({ code: 0, out: 'accepted: CheckeredShown, revision 3\n' });
  });
});
