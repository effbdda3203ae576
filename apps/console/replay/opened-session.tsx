import { useEffect, useState, type ComponentProps } from 'react';
import { useMeetingId } from '../api/data/meeting.tsx';
import { addressOf, followLink, navigate } from '../routes.ts';
import { mendedIn, type Mended } from './player/address-moment.ts';
import { Player } from './player/player.tsx';

interface Props extends ComponentProps<typeof Player> {
  /** The revision that the log of the meeting has come to. */
  readonly last: number;
}

/** The player where the address has it. One that names no moment of the session is mended, which is said. */
export function Opened({ last, ...player }: Props) {
  const meeting = useMeetingId();
  const { session, query, track } = player;
  const mended = mendedIn(query, track, last);
  const said = useSaid(mended, query);
  const address = mended && addressOf(meeting, 'replay', session, mended.query);
  useEffect(() => {
    if (address !== null) navigate(address, 'replace');
  }, [address]);
  return (
    <>
      {said && <NoMoment {...{ meeting, session, said }} />}
      <Player {...player} query={mended ? asQuery(mended) : query} />
    </>
  );
}

const asQuery = ({ query }: Mended): URLSearchParams =>
  new URLSearchParams(Object.entries(query).map(([name, at]) => [name, String(at)]));

/** What was mended, for as long as the player stands where that has put it. */
function useSaid(mended: Mended | null, query: URLSearchParams): Mended | null {
  const [said, setSaid] = useState(mended);
  const isThere = said !== null && asQuery(said).toString() === query.toString();
  const next = mended ?? (isThere ? said : null);
  if (JSON.stringify(next) !== JSON.stringify(said)) setSaid(next);
  return next;
}

interface NoMomentProps {
  readonly meeting: string;
  readonly session: string;
  readonly said: Mended;
}

const NoMoment = ({ meeting, session, said: { words, others, query } }: NoMomentProps) => (
  <p className="notice warn" role="status">
    <strong>{words.join(' ')}</strong>{' '}
    {'at' in query && (
      <a href={addressOf(meeting, 'replay', session)} onClick={followLink}>
        Show now
      </a>
    )}{' '}
    {others.map((record) => (
      <a key={record} href={addressOf(meeting, 'log', null, { record })} onClick={followLink}>
        Record {record} in the log{' '}
      </a>
    ))}
  </p>
);
