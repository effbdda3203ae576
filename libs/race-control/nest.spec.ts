import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { openStore } from '#event-store/open';
import { director, MEETING, schedule } from '../../test/support/race.ts';
import { AskQuestion, IssueCommand, RaceControlModule } from './nest.ts';
import { RaceControl } from './race-control.ts';

describe("race control on Nest's buses", () => {
  const start = async () => {
    const store = await openStore('memory:');
    const race = new RaceControl(store, { presets: new Map() });
    const module = await Test.createTestingModule({ imports: [RaceControlModule.forRoot(race)] }).compile();
    await module.init();
    return { module, race, commands: module.get(CommandBus), questions: module.get(QueryBus) };
  };

  it('handles commands in one envelope and questions in another', async () => {
    const { module, commands, questions } = await start();
    const request = { meeting: MEETING, command: schedule, official: director };
    const outcome = await commands.execute(new IssueCommand(request));
    expect(outcome).toMatchObject({ kind: 'accepted', receipt: { revision: 0 } });
    const view = { meeting: MEETING, projection: 'meeting' };
    expect(await questions.execute(new AskQuestion({ kind: 'view', request: view }))).toMatchObject({
      kind: 'view',
      view: { name: 'Test' },
    });
    const { meetings } = await questions.execute(new AskQuestion({ kind: 'meetings' }));
    expect(meetings).toHaveLength(1);
    const { events } = await questions.execute(
      new AskQuestion({ kind: 'log', request: { meeting: MEETING } }),
    );
    expect(events).toHaveLength(1);
    await module.close();
  });

  it('drains when the application closes', async () => {
    const { module, race } = await start();
    await module.close();
    const late = race.issue({ meeting: MEETING, command: schedule, official: director });
    await expect(late).rejects.toMatchObject({ code: 'store-closed' });
  });
});
