import { SheetLinks } from './sheet-links.tsx';

/** Prints the line-up of a session, and the blank sheet on which a scorer writes its laps. */
export default function LineupSheets({ session }: { readonly session: string }) {
  return (
    <SheetLinks
      sheets={[
        { name: 'lineup', about: session, label: 'Line-up' },
        { name: 'lap-sheet', about: session, label: 'Lap sheet' },
      ]}
    />
  );
}
