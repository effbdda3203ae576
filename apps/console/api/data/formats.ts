import { useEffect, useState } from 'react';
import type { Finding, Format } from '#domain';
import { fetchJson } from '../transport/http.ts';
import { pause } from '../transport/backoff.ts';
import { problemOf, type ProblemBody } from '../transport/problem.ts';

/** Somebody who types is asked for no more than this often. */
const TYPING_PAUSE_MS = 300;

/** The formats that come with the server. */
export function usePresets(): { readonly presets: readonly Format[]; readonly problem: ProblemBody | null } {
  const [presets, setPresets] = useState<readonly Format[]>([]);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    fetchJson<{ readonly formats: readonly Format[] }>('/api/formats', { signal: leaving.signal }).then(
      ({ body }) => setPresets(body.formats),
      (error: unknown) => leaving.signal.aborted || setProblem(problemOf(error)),
    );
    return () => leaving.abort();
  }, []);
  return { presets, problem };
}

/** What is known of a format that somebody writes. */
export type FormatCheck =
  | { readonly kind: 'checking' }
  | { readonly kind: 'unreadable'; readonly words: string }
  | { readonly kind: 'unchecked'; readonly problem: ProblemBody }
  | { readonly kind: 'checked'; readonly findings: readonly Finding[] };

/** A format as it is written, looked through by the server whenever the writer rests. */
export function useFormatCheck(text: string): FormatCheck {
  const [answer, setAnswer] = useState<{ readonly text: string; readonly checked: FormatCheck } | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const check = async (): Promise<void> => {
      await pause(TYPING_PAUSE_MS, signal);
      if (signal.aborted) return;
      const checked = await checkFormat(text, signal);
      if (!signal.aborted) setAnswer({ text, checked });
    };
    void check();
    return () => leaving.abort();
  }, [text]);
  return answer?.text === text ? answer.checked : { kind: 'checking' };
}

async function checkFormat(text: string, signal: AbortSignal): Promise<FormatCheck> {
  const body = parseFormat(text);
  if (body instanceof Error) return { kind: 'unreadable', words: body.message };
  // Those that there are need no check.
  if (typeof body === 'string') return { kind: 'unreadable', words: `There is no preset ${body}.` };
  try {
    const asking = { method: 'POST', body, signal } as const;
    const answer = await fetchJson<{ readonly findings: readonly Finding[] }>('/api/formats/check', asking);
    return { kind: 'checked', findings: answer.body.findings };
  } catch (error) {
    return { kind: 'unchecked', problem: problemOf(error) };
  }
}

/** The document that the text is, or the id of a preset. Whether it is any good is the server's to judge. */
export function parseFormat(text: string): Format | string | Error {
  if (/^\s*[\w-]+\s*$/u.test(text)) return text.trim();
  try {
    return JSON.parse(text) as Format;
  } catch (error) {
    return new Error(`That is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A format as somebody may read and change it. */
export const formatText = (format: object): string => JSON.stringify(format, null, 2);
