import { useLink } from '../api/meeting.tsx';

/** Quiet words while a view has not come. Where it is refused the banner says why, and nothing will come. */
export function Coming({ words }: { readonly words: string }) {
  const { link } = useLink();
  return link.kind === 'refused' ? null : <p className="quiet">{words}</p>;
}
