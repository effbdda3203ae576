import { setTimeout as pause } from 'node:timers/promises';

/** Does it so often a second, on time, whether or not the last one is done. */
export async function atRate(
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
  work: () => Promise<void>,
): Promise<void> {
  const running: Promise<void>[] = [];
  const start = performance.now();
  for (let i = 0; i < seconds * rate; i += 1) {
    await pause(Math.max(0, start + (i * 1000) / rate - performance.now()));
    running.push(work());
  }
  await Promise.all(running);
}

/** Posts as the bench's official. @throws Error with what the server says when it refuses */
export async function post(url: string, body: string, type = 'application/json'): Promise<void> {
  const headers = { 'content-type': type, 'greenflag-official': 'bench; role=director' };
  const answer = await fetch(url, { method: 'POST', headers, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
}
