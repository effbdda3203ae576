import { count } from '#domain';
import type { EventStore } from '#event-store';
import { readSeries, streamOf, verifySeries } from '#race-control';
import type { TargetOptions } from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { openExistingStore, withStore } from '../../target/open-store.ts';
import { targetOf } from '../../target/open-target.ts';
import { keysPath, publicKeysAt } from '../../target/signing-keys.ts';
import { formatFinding } from '../store/archive.ts';

/** A result that published standings rest on, and that the meeting does not have. */
interface WrongResult {
  readonly ranking: string;
  readonly version: number;
  readonly words: string;
}

/** Checks the log of a series, and that the meetings have the results of all published standings. */
export async function verifyOneSeries(
  options: TargetOptions & { readonly series: string },
  output: Output,
): Promise<void> {
  const { series, json = false } = options;
  const { store: url, server } = targetOf(options);
  if (server !== undefined)
    throw new CliError(EXIT.usage, 'Verify a series on the machine of its store, with --store.');
  await withStore(openExistingStore(url), async (store) => {
    const { state } = await readSeries(store, series);
    if (state.revision < 0)
      throw new CliError(EXIT.usage, `There is no series "${series}".`, 'series-unknown');
    const here = publicKeysAt(keysPath(options));
    const check = await verifySeries(store, series, here ? { ...here, onlyConfirm: true } : undefined);
    const wrong = await wrongResults(store, state.standings);
    const sound = check.findings.length === 0 && wrong.length === 0;
    if (!sound) process.exitCode = EXIT.unsound;
    if (json) return output.printJson({ sound, ...check, wrong });
    const lines = [
      ...check.findings.map(formatFinding),
      ...wrong.map(({ ranking, version, words }) => `${ranking}, version ${version}: ${words}`),
    ];
    const { held = 0, unchecked = 0, unsigned = 0 } = check.signatures ?? {};
    const signed = `${held} signed, ${unchecked} not checked, ${unsigned} not signed`;
    const title = `${series}: ${count(check.records, 'record')}, ${sound ? 'sound' : 'NOT sound'}; ${signed}`;
    return output.print([title, ...lines].join('\n  '));
  });
}

async function wrongResults(
  store: EventStore,
  standings: Awaited<ReturnType<typeof readSeries>>['state']['standings'],
): Promise<WrongResult[]> {
  const wrong: WrongResult[] = [];
  const published = [...standings].flatMap(([ranking, { posted }]) =>
    posted.flatMap(({ data: { version, results } }) =>
      results.map((each) => ({ ...each, ranking, of: version })),
    ),
  );
  for (const { ranking, of: version, meeting, session, revision, hash } of published) {
    const [record] = await store.readStream(streamOf(meeting), { from: revision, limit: 1 });
    if (record?.metadata['hash'] === hash) continue;
    const words = `record ${revision} of ${meeting}, which certified ${session}, is another one or missing`;
    wrong.push({ ranking, version, words });
  }
  return wrong;
}
