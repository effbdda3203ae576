import { parseDocument } from '#race-control';
import { feedsFile, type FeedsFile } from '#timing-feeds';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import { readText } from '../../scripts/read-file.ts';

/** @throws CliError if the file is not valid, or is for another meeting */
export async function readFeedsFile(path: string, meeting: string): Promise<FeedsFile> {
  const parsed = parseDocument(feedsFile, await readText(path));
  if (!parsed.ok) throw new CliError(EXIT.usage, parsed.problem.words, 'feeds-wrong', `${path}: `);
  if (parsed.value.meeting === meeting) return parsed.value;
  const words = `The file is for the meeting "${parsed.value.meeting}". Name that one, or change the file.`;
  throw new CliError(EXIT.usage, words, 'feeds-wrong', `${path}: `);
}
