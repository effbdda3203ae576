import { Dialog } from '../../ui/dialog.tsx';
import type { UsageLine } from '../actions/act.ts';
import { useDesk } from '../desk-context.tsx';
import { CAR_ACTIONS } from '../actions/car-actions.ts';
import { DESK_ACTIONS, KEY_LINES } from '../actions/desk-actions.ts';
import { useSingleKeys } from './desk-keys.ts';
import { t } from '../../ui/language/language.ts';

/** What the keys of the timing do, while the server has feeds. */
const TIMING_LINES: readonly UsageLine[] = [
  ['M', t('Timing')],
  ['U', t('put the unknown transponder on the car that it names')],
  ['N', t('the overdue car crossed when it was due, and was not read')],
  ['Y', t('take what a timing program reports')],
];

const ENTRY_LINES = [...CAR_ACTIONS, ...DESK_ACTIONS].flatMap(({ usage }) => usage);

/** Lists what can be typed into the entry box, and the keys of the desk. */
export default function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const { hasFeeds } = useDesk();
  const [areOn, setOn] = useSingleKeys();
  return (
    <Dialog title={t('Keys')} onClose={onClose}>
      <div className="desk-keys">
        <h3>{t('In the entry box, and then Enter')}</h3>
        <KeyList lines={ENTRY_LINES} />
        <p className="quiet">
          {t(
            'Escape empties the box; Escape again leaves it, to where single keys act. A single key is also a word of the box. Ctrl+Z in the empty box, or anywhere outside a field, undoes the last record of this desk.',
          )}
        </p>
        <h3>{t('Single keys, outside of fields')}</h3>
        <KeyList lines={hasFeeds ? [...KEY_LINES, ...TIMING_LINES] : KEY_LINES} />
        <label className="check">
          <input type="checkbox" checked={areOn} onChange={({ target }) => setOn(target.checked)} />{' '}
          {t('Single keys act')}
        </label>
        <p className="quiet">{t('In a form 1 to 6 choose a reason, outside of its fields.')}</p>
      </div>
      <form method="dialog">
        <button className="button">{t('Close')}</button>
      </form>
    </Dialog>
  );
}

const KeyList = ({ lines }: { readonly lines: readonly UsageLine[] }) => (
  <dl>
    {lines.map(([keys, words]) => (
      <div key={keys}>
        <dt>
          <kbd>{keys}</kbd>
        </dt>
        <dd>{words}</dd>
      </div>
    ))}
  </dl>
);
