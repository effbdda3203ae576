import { useConnection } from '../api/data/meeting.tsx';

/**
 * Says that a view is loading. Shows nothing if the server refused it, because the banner of the shell says
 * why.
 */
export function Waiting({ words }: { readonly words: string }) {
  const { connection } = useConnection();
  const isRefused =
    connection.kind === 'refused' || (connection.kind === 'live' && connection.problem !== null);
  return isRefused ? null : <p className="quiet">{words}</p>;
}
