import { useLink } from '../api/meeting.tsx';

/** What is shown until a view has come. Nothing is on its way where it was refused: why is said above. */
export function Waiting({ what }: { readonly what: string }) {
  const { link } = useLink();
  return link.kind === 'refused' ? null : <p className="quiet">The {what} is on its way…</p>;
}
