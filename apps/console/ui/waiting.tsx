import { useLink } from '../api/data/meeting.tsx';

/**
 * Quiet words until a view has come. Where the server refused it nothing is on its way, and the banner of the
 * shell says why.
 */
export function Waiting({ words }: { readonly words: string }) {
  const { link } = useLink();
  const isRefused = link.kind === 'refused' || (link.kind === 'live' && link.problem !== null);
  return isRefused ? null : <p className="quiet">{words}</p>;
}
