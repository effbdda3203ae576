import { Dialog } from '../../ui/dialog.tsx';
import type { UsageLine } from '../actions/act.ts';
import { CAR_ACTIONS } from '../actions/car-actions.ts';
import { DESK_ACTIONS, KEY_LINES } from '../actions/desk-actions.ts';
import { useSingleKeys } from './desk-keys.ts';

const ENTRY_LINES = [...CAR_ACTIONS, ...DESK_ACTIONS].flatMap(({ usage }) => usage);

/** Lists what can be typed into the entry box, and the keys of the desk. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const [areOn, setOn] = useSingleKeys();
  return (
    <Dialog title="Keys" onClose={onClose}>
      <div className="desk-keys">
        <h3>In the entry box, and then Enter</h3>
        <KeyList lines={ENTRY_LINES} />
        <p className="quiet">
          Escape empties the box; Escape again leaves it, to where single keys act. Ctrl+Z in the empty box,
          or anywhere outside a field, strikes the last record of this desk.
        </p>
        <h3>Single keys, outside of fields</h3>
        <KeyList lines={KEY_LINES} />
        <label className="check">
          <input type="checkbox" checked={areOn} onChange={({ target }) => setOn(target.checked)} /> Single
          keys act
        </label>
        <p className="quiet">In a form 1 to 6 choose a reason, outside of its fields.</p>
      </div>
      <form method="dialog">
        <button className="button">Close</button>
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
