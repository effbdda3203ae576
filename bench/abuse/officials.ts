import { Agent, request } from 'node:http';
import { atRate } from '../posting.ts';

interface Officials {
  readonly url: string;
  readonly token: string;
  readonly meeting: string;
  /** Commands a second. */
  readonly rate: number;
  readonly durationMs: number;
}

/** Issues commands at a steady rate. Returns how long each took, and how many got no receipt. */
export async function issueCommands(officials: Officials): Promise<{ tookMs: number[]; refused: number }> {
  const { url, token, meeting, rate, durationMs } = officials;
  const agent = new Agent({ keepAlive: true });
  const tookMs: number[] = [];
  let refused = 0;
  const body = JSON.stringify({ type: 'RecordLap', session: 'race', car: '7', timeMs: 14_000 });
  await atRate({ rate, seconds: durationMs / 1_000 }, async () => {
    const start = performance.now();
    const status = await post(`${url}/api/meetings/${meeting}/commands`, { agent, token, body });
    tookMs.push(performance.now() - start);
    if (status !== 200) refused += 1;
  });
  agent.destroy();
  return { tookMs, refused };
}

function post(
  url: string,
  { agent, token, body }: { readonly agent: Agent; readonly token: string; readonly body: string },
): Promise<number> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', () => resolve(0));
    sent.end(body);
  });
}
