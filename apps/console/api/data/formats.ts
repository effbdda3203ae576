import type { ProblemBody } from '#client';
import type { Finding, Format } from '#domain';
import { client } from '../transport/client.ts';
import { useRequest } from '../transport/use-request.ts';
import { t } from '../../ui/language/language.ts';

/** A format is checked after a pause of this length in the typing. */
const TYPING_PAUSE_MS = 300;

/** Loads the formats that come with the server. */
export function usePresets(): { readonly presets: readonly Format[]; readonly problem: ProblemBody | null } {
  const { answer, problem } = useRequest('formats', {
    send: (signal) => client.formats({ signal }),
    isLasting: true,
  });
  return { presets: answer?.formats ?? NO_PRESETS, problem };
}

const NO_PRESETS: readonly Format[] = [];

/** The result of the check of a format. */
export type FormatCheck =
  | { readonly kind: 'checking' }
  | { readonly kind: 'unreadable'; readonly words: string }
  /** The server did not answer the check. */
  | { readonly kind: 'unchecked'; readonly problem: ProblemBody }
  | { readonly kind: 'checked'; readonly findings: readonly Finding[]; readonly more: number };

/** Returns the server's check of a format, which is sent after each pause in the typing. */
export function useFormatCheck(text: string): FormatCheck {
  const { answer, isCurrent, problem } = useRequest(`format-check ${text}`, {
    send: (signal) => checkFormat(text, signal),
    pauseMs: TYPING_PAUSE_MS,
  });
  if (problem) return { kind: 'unchecked', problem };
  return answer && isCurrent ? answer : { kind: 'checking' };
}

async function checkFormat(text: string, signal: AbortSignal): Promise<FormatCheck> {
  const format = parseFormat(text);
  if (format instanceof Error) return { kind: 'unreadable', words: format.message };
  // An id of a known preset is handled by the caller, so this one is unknown.
  if (typeof format === 'string')
    return { kind: 'unreadable', words: t('There is no preset {format}.', { format }) };
  return { kind: 'checked', more: 0, ...(await client.checkFormat(format, { signal })) };
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
    return new Error(
      t('This is not valid JSON: {reason}', {
        reason: error instanceof Error ? error.message : String(error),
      }),
    );
  }
}

/** Returns a format as text that an official can read and change. */
export const formatText = (format: object): string => JSON.stringify(format, null, 2);
