import { SheetLinks } from './sheet-links.tsx';
import { t } from '../../ui/language/language.ts';

/** Prints the line-up of a session, and the blank sheet on which a scorer writes its laps. */
export default function LineupSheets({ session }: { readonly session: string }) {
  return (
    <SheetLinks
      sheets={[
        { name: 'lineup', about: session, label: t('Line-up') },
        { name: 'lap-sheet', about: session, label: t('Lap sheet') },
      ]}
    />
  );
}
