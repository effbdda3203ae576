import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { hostileKinds, type HostileRequest, type HostileTarget } from './requests.ts';

export interface HostileReport {
  /** Answers by kind of request and status; 0 for a connection that ended without one. */
  readonly statuses: Readonly<Record<string, Record<string, number>>>;
  /** Answers 5xx, other than 503 with `Retry-After`. */
  readonly faults: number;
}

/** Clients with one request at a time, and the addresses of this machine that they come from. */
const CLIENTS = 24;
const ADDRESSES = 8;
/** Pause of a client between two requests. */
const PAUSE_MS = 20;

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

const NO_ANSWER: Answer = { status: 0, retryAfter: undefined };

/** Sends requests of all kinds, at random, until the time is over. */
export async function sendHostileRequests(target: HostileTarget, durationMs: number): Promise<HostileReport> {
  const kinds = hostileKinds(target);
  const statuses: Record<string, Record<string, number>> = {};
  let faults = 0;
  const end = performance.now() + durationMs;
  const client = async (number: number): Promise<void> => {
    const localAddress = `127.0.0.${2 + (number % ADDRESSES)}`;
    const agent = new Agent({ keepAlive: true, localAddress });
    while (performance.now() < end) {
      const kind = kinds[Math.floor(Math.random() * kinds.length)];
      if (!kind) continue;
      const { status, retryAfter } = await send(target.url, kind.next(), agent);
      const counts = (statuses[kind.name] ??= {});
      counts[status] = (counts[status] ?? 0) + 1;
      if (status >= 500 && !(status === 503 && retryAfter !== undefined)) faults += 1;
      await pause(PAUSE_MS);
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  return { statuses, faults };
}

/** Time after which a client gives up. */
const TIMEOUT_MS = 20_000;

function send(url: string, hostile: HostileRequest, agent: Agent): Promise<Answer> {
  const { method = 'GET', path, headers = {}, body, dropsAfterMs, pausesMs } = hostile;
  return new Promise((resolve) => {
    const sent = request(url + path, { method, headers, agent, timeout: TIMEOUT_MS }, (response) => {
      const { statusCode: status = 0 } = response;
      const answer: Answer = { status, retryAfter: response.headers['retry-after'] };
      response.resume();
      response.once('end', () => resolve(answer));
      response.once('close', () => resolve(answer));
      if (dropsAfterMs !== undefined) setTimeout(() => sent.destroy(), dropsAfterMs);
    });
    sent.once('timeout', () => sent.destroy());
    sent.once('error', () => resolve(NO_ANSWER));
    // With an answer, the request closes before its answer does.
    sent.once('close', () => setTimeout(resolve, 100, NO_ANSWER));
    if (pausesMs === undefined) sent.end(body);
    else void sendSlowly(sent, String(body), pausesMs);
  });
}

/** Sends a body byte by byte, and hangs up before its end. */
async function sendSlowly(sent: ReturnType<typeof request>, body: string, pausesMs: number): Promise<void> {
  for (const byte of body.slice(0, 20)) {
    if (sent.destroyed) return;
    sent.write(byte);
    await pause(pausesMs);
  }
  sent.destroy();
}
