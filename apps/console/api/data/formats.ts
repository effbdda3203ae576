import { useEffect, useState } from 'react';
import type { Finding, Format } from '#domain';
import type { Findings, Formats } from '#race-control';
import { fetchJson } from '../transport/http.ts';
import { pause } from '../transport/backoff.ts';
import { problemOf, type ProblemBody } from '../transport/problem.ts';

/** A format is checked after a pause of this length in the typing. */
const TYPING_PAUSE_MS = 300;

/** Loads the formats that come with the server. */
export function usePresets(): { readonly presets: readonly Format[]; readonly problem: ProblemBody | null } {
  const [presets, setPresets] = useState<readonly Format[]>([]);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    fetchJson<Formats>('/api/formats', { signal: leaving.signal }).then(
      ({ body }) => setPresets(body.formats),
      (error: unknown) => leaving.signal.aborted || setProblem(problemOf(error)),
    );
    return () => leaving.abort();
  }, []);
  return { presets, problem };
}

/** The result of the check of a format. */
export type FormatCheck =
  | { readonly kind: 'checking' }
  | { readonly kind: 'unreadable'; readonly words: string }
  /** The server did not answer the check. */
  | { readonly kind: 'unchecked'; readonly problem: ProblemBody }
  | { readonly kind: 'checked'; readonly findings: readonly Finding[] };

/** Returns the server's check of a format, which is sent after each pause in the typing. */
export function useFormatCheck(text: string): FormatCheck {
  const [last, setLast] = useState<{ readonly text: string; readonly check: FormatCheck } | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const run = async (): Promise<void> => {
      await pause(TYPING_PAUSE_MS, signal);
      if (signal.aborted) return;
      const check = await checkFormat(text, signal);
      if (!signal.aborted) setLast({ text, check });
    };
    void run();
    return () => leaving.abort();
  }, [text]);
  return last?.text === text ? last.check : { kind: 'checking' };
}

async function checkFormat(text: string, signal: AbortSignal): Promise<FormatCheck> {
  const body = parseFormat(text);
  if (body instanceof Error) return { kind: 'unreadable', words: body.message };
  // An id of a known preset is handled by the caller, so this one is unknown.
  if (typeof body === 'string') return { kind: 'unreadable', words: `There is no preset ${body}.` };
  try {
    const { body: result } = await fetchJson<Findings>('/api/formats/check', {
      method: 'POST',
      body,
      signal,
    });
    return { kind: 'checked', findings: result.findings };
  } catch (error) {
    return { kind: 'unchecked', problem: problemOf(error) };
  }
}

/**
 * Parses a format, or the id of a preset. Returns an Error if the text is not JSON; the server checks the
 * rest.
 */
export function parseFormat(text: string): Format | string | Error {
  if (/^\s*[\w-]+\s*$/u.test(text)) return text.trim();
  try {
    return JSON.parse(text) as Format;
  } catch (error) {
    return new Error(`That is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Returns a format as text that an official can read and change. */
export const formatText = (format: object): string => JSON.stringify(format, null, 2);
