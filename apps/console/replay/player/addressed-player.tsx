import { useEffect, useState, type ComponentProps } from 'react';
import { useMeetingId } from '../../api/data/meeting.tsx';
import { addressOf, followLink, navigate } from '../../routes.ts';
import { RecordLink } from '../../ui/record-link.tsx';
import { correctAddress, type CorrectedAddress } from './address-correction.ts';
import { Player } from './player.tsx';
import { t } from '../../ui/language/language.ts';

interface Props extends ComponentProps<typeof Player> {
  /** The last revision of the meeting's log. */
  readonly last: number;
}

/** The player at the moment of the address. A wrong address is corrected, and a notice says so. */
export function AddressedPlayer({ last, ...player }: Props) {
  const meeting = useMeetingId();
  const { session, query, timeline } = player;
  const corrected = correctAddress(query, timeline, last);
  const notice = useCorrectionNotice(corrected, query);
  const address = corrected && addressOf(meeting, 'replay', session, corrected.query);
  useEffect(() => {
    if (address !== null) navigate(address, 'replace');
  }, [address]);
  return (
    <>
      {notice && <CorrectionNotice meeting={meeting} session={session} corrected={notice} />}
      <Player {...player} query={corrected ? asQuery(corrected) : query} />
    </>
  );
}

const asQuery = ({ query }: CorrectedAddress): URLSearchParams =>
  new URLSearchParams(Object.entries(query).map(([name, at]) => [name, String(at)]));

/** Returns the last correction while the player stands where the correction put it. */
function useCorrectionNotice(
  corrected: CorrectedAddress | null,
  query: URLSearchParams,
): CorrectedAddress | null {
  const [notice, setNotice] = useState(corrected);
  const isStillThere = notice !== null && asQuery(notice).toString() === query.toString();
  const next = corrected ?? (isStillThere ? notice : null);
  if (JSON.stringify(next) !== JSON.stringify(notice)) setNotice(next);
  return next;
}

interface CorrectionNoticeProps {
  readonly meeting: string;
  readonly session: string;
  readonly corrected: CorrectedAddress;
}

const CorrectionNotice = ({
  meeting,
  session,
  corrected: { words, others, query },
}: CorrectionNoticeProps) => (
  <p className="notice warn" role="status">
    <strong>{words.join(' ')}</strong>{' '}
    {'at' in query && (
      <a href={addressOf(meeting, 'replay', session)} onClick={followLink}>
        {t('Show now')}
      </a>
    )}{' '}
    {others.map((record) => (
      <RecordLink key={record} record={record}>
        {t('Record {record} in the log', { record })}{' '}
      </RecordLink>
    ))}
  </p>
);
