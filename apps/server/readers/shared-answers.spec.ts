import type { Encoded } from './reader-tasks.ts';
import { SharedAnswers } from './shared-answers.ts';

const bytes = (length: number): Encoded => ({ kind: 'encoded', body: new Uint8Array(length) });
const waiting = (): AbortSignal => new AbortController().signal;

describe('answers to equal requests', () => {
  let computed: string[];
  let answers: SharedAnswers;
  const ask = (key: string, { keeps = true, signal = waiting(), length = 10 } = {}) =>
    answers.get({ key, keeps, signal }, async () => {
      computed.push(key);
      await Promise.resolve();
      return bytes(length);
    });

  beforeEach(() => {
    computed = [];
    answers = new SharedAnswers(100);
  });

  it('share one computation while it runs', async () => {
    const [first, second] = await Promise.all([ask('a', { keeps: false }), ask('a', { keeps: false })]);
    expect(first).toBe(second);
    await ask('a', { keeps: false });
    expect(computed).toEqual(['a', 'a']);
  });

  it('are kept by their key, so a new revision is computed again', async () => {
    await ask('results at 7');
    await ask('results at 7');
    await ask('results at 8');
    expect(computed).toEqual(['results at 7', 'results at 8']);
  });

  it('give way to newer ones beyond the bytes that may be kept', async () => {
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(key, { length: 40 });
    expect(computed).toEqual(['a', 'b', 'c', 'b']);
  });

  it('are not kept when one is as large as half of the room', async () => {
    await ask('large', { length: 60 });
    await ask('large', { length: 60 });
    expect(computed).toEqual(['large', 'large']);
  });

  it('are not kept when they say why there is nothing', async () => {
    const refuse = (): Promise<{ kind: string }> => {
      computed.push('refused');
      return Promise.resolve({ kind: 'session-unknown' });
    };
    await answers.get({ key: 'a', keeps: true, signal: waiting() }, refuse);
    await answers.get({ key: 'a', keeps: true, signal: waiting() }, refuse);
    expect(computed).toEqual(['refused', 'refused']);
  });

  it('stop being computed once all clients have hung up, and not before', async () => {
    const clients = [new AbortController(), new AbortController()];
    let working: AbortSignal | undefined;
    const asked = clients.map(({ signal }) =>
      answers.get({ key: 'a', keeps: true, signal }, (gone) => {
        working = gone;
        return new Promise<Encoded>(() => undefined);
      }),
    );
    await Promise.resolve();
    clients[0]?.abort();
    await expect(asked[0]).rejects.toThrow();
    expect(working?.aborted).toBe(false);
    clients[1]?.abort();
    await expect(asked[1]).rejects.toThrow();
    expect(working?.aborted).toBe(true);
    await ask('a');
    expect(computed).toEqual(['a']);
  });

  it('share a second computation when the clients of the first leave after its answer', async () => {
    const client = new AbortController();
    await ask('a', { keeps: false, signal: client.signal });
    const second = ask('a', { keeps: false });
    client.abort();
    expect(await ask('a', { keeps: false })).toBe(await second);
    expect(computed).toEqual(['a', 'a']);
  });

  it('take their room once when they were computed twice', async () => {
    const ends: (() => void)[] = [];
    const askSlowly = (signal: AbortSignal) =>
      answers.get(
        { key: 'a', keeps: true, signal },
        () => new Promise<Encoded>((resolve) => ends.push(() => resolve(bytes(40)))),
      );
    const client = new AbortController();
    const left = askSlowly(client.signal);
    await Promise.resolve();
    client.abort();
    await expect(left).rejects.toThrow();
    const second = askSlowly(waiting());
    await Promise.resolve();
    for (const end of ends) end();
    await second;
    for (const key of ['b', 'a', 'b']) await ask(key, { length: 40 });
    expect(computed).toEqual(['b']);
  });
});
