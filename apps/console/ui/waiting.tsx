import { useConnection } from '../api/data/meeting.tsx';

/**
 * Quiet words until a view has come. Where the server refused it nothing is on its way, and the banner of the
 * shell says why.
 */
export function Waiting({ words }: { readonly words: string }) {
  const { connection } = useConnection();
  const isRefused =
    connection.kind === 'refused' || (connection.kind === 'live' && connection.problem !== null);
  return isRefused ? null : <p className="quiet">{words}</p>;
}
