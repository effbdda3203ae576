import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from '#domain';

/** Starts work `rate` times a second, on time, without waiting for the work that runs already. */
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

/** Posts as the bench's official. @throws Error with the answer of the server if it is not successful */
export async function post(url: string, body: string, type = 'application/json'): Promise<void> {
  const headers = { 'content-type': type, 'greenflag-official': 'bench; role=director' };
  const answer = await fetch(url, { method: 'POST', headers, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
}

/** Posts commands of a meeting as one script. */
export function postCommands(server: string, meeting: string, commands: Iterable<Command>): Promise<void> {
  const body = Array.from(commands, (command) => JSON.stringify(command)).join('\n');
  return post(`${server}/api/meetings/${meeting}/commands`, body, 'application/x-ndjson');
}
