import type { FeedStatus, FeedTrouble } from '../feed-status.ts';
import type { IntakeReport } from '../feed-types.ts';

const BAD_FRAMES_A_MINUTE = 10;
/** Something that happened longer ago than this is still listed, but the lamp does not show it. */
const LATELY_MS = 600_000;

/** What the runner of a feed knows about it, beside the report of the fold. */
export interface FeedCondition {
  readonly state: FeedStatus['state'];
  readonly silence: 'none' | 'amber' | 'red';
  /** Why the connection was lost, in words. */
  readonly lostWords: string | null;
  readonly raw: FeedStatus['raw'];
  /** Whether nobody asked for a raw log. */
  readonly isRawOff: boolean;
  readonly badFramesLately: number;
  /** Why the commands wait; null if they are answered. */
  readonly away: string | null;
  /** Whether they wait because the feed may not report to the meeting. */
  readonly isBarred: boolean;
  readonly waiting: number;
  /** The last refusal of a command. */
  readonly refusal: { readonly words: string; readonly atMs: number } | null;
  /** The crossings that were given up while a session waited for its green. */
  readonly givenUp: { readonly count: number; readonly atMs: number } | null;
  readonly nowMs: number;
  readonly report: IntakeReport;
}

type Lamp = FeedStatus['lamp'];
interface Finding {
  readonly lamp: Lamp;
  readonly trouble: FeedTrouble;
}

/** Returns the lamp of a feed, one sentence about it, and the worst that is wrong. */
export function lampOf(condition: FeedCondition): Pick<FeedStatus, 'lamp' | 'words' | 'trouble'> {
  const found = findings(condition);
  const worst = found.find(({ lamp }) => lamp === 'red') ?? found[0];
  if (worst) return { lamp: worst.lamp, words: worst.trouble.words, trouble: worst.trouble };
  if (condition.state === 'stopped') return { lamp: 'red', words: 'The feed is stopped.', trouble: null };
  if (condition.state === 'connecting') return { lamp: 'amber', words: 'Connecting.', trouble: null };
  return { lamp: 'green', words: 'The feed is live.', trouble: null };
}

function findings(condition: FeedCondition): Finding[] {
  return [...connectionFindings(condition), ...dataFindings(condition)];
}

function connectionFindings({ state, silence, lostWords }: FeedCondition): Finding[] {
  if (state === 'lost') {
    const words = `${lostWords ?? 'The connection was lost.'} Greenflag connects again by itself.`;
    return [found('red', 'connection-lost', words)];
  }
  if (silence === 'none') return [];
  return [
    found(silence, 'silent', 'The feed is connected and says nothing. Check the decoder and its cable.'),
  ];
}

function dataFindings(condition: FeedCondition): Finding[] {
  const { raw, away, badFramesLately, report, nowMs } = condition;
  const hasGap = report.gaps.some(({ state, at }) => state === 'known' && isLately(Date.parse(at), nowMs));
  const list: (Finding | null)[] = [
    raw.kept
      ? null
      : found(condition.isRawOff ? 'amber' : 'red', 'raw-not-kept', raw.trouble ?? 'Raw data are not kept.'),
    away === null ? null : awayFinding(condition, away),
    badFramesLately < BAD_FRAMES_A_MINUTE
      ? null
      : found(
          'amber',
          'damaged-frames',
          `${badFramesLately} damaged frames in the last minute. Check the cable.`,
        ),
    report.trouble === null
      ? null
      : { lamp: report.trouble.code === 'feed-fault' ? 'red' : 'amber', trouble: report.trouble },
    ...refusalFindings(condition),
    hasGap
      ? found('amber', 'known-gap', 'Passings are missing. Check the laps of the cars that were due.')
      : null,
  ];
  return list.filter((each) => each !== null);
}

const awayFinding = ({ isBarred, waiting }: FeedCondition, away: string): Finding =>
  isBarred
    ? found('red', 'commands-refused', `The meeting takes nothing from the feed, ${waiting} wait: ${away}`)
    : found('amber', 'store-away', `The store is away, ${waiting} commands wait: ${away}`);

const isLately = (atMs: number, nowMs: number): boolean => nowMs - atMs < LATELY_MS;

function refusalFindings({ refusal, givenUp, nowMs }: FeedCondition): Finding[] {
  const findings: Finding[] = [];
  if (refusal && isLately(refusal.atMs, nowMs))
    findings.push(found('amber', 'commands-refused', `The meeting refused a command: ${refusal.words}`));
  if (givenUp && isLately(givenUp.atMs, nowMs)) findings.push(givenUpFinding(givenUp));
  return findings;
}

function givenUpFinding({ count, atMs }: NonNullable<FeedCondition['givenUp']>): Finding {
  const at = new Date(atMs).toISOString().slice(11, 19);
  const crossings =
    count === 1 ? '1 crossing before the green was' : `${count} crossings before the green were`;
  return found(
    'amber',
    'commands-refused',
    `${crossings} given up, the last at ${at} UTC. If cars are racing, enter the green; then ` +
      '`greenflag feed replay` with the raw log brings them in.',
  );
}

const found = (lamp: Lamp, code: FeedTrouble['code'], words: string): Finding => ({
  lamp,
  trouble: { code, words },
});
