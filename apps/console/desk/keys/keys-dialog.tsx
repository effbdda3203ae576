import { Dialog } from '../../ui/dialog.tsx';
import { useSingleKeys } from './desk-keys.ts';
import { FLAG_MOVES } from '../flags/flag-moves.ts';

const ENTRY_LINES: readonly (readonly [string, string])[] = [
  ['21', 'lap of car 21; after the checkered flag, its finish'],
  ['21 13.413', 'lap of car 21 with its time: in qualifying each needs one'],
  ['21 s · 21 s t2 42 22', 'spin of car 21 · in turn 2, with cars 42 and 22'],
  ['21 o · 21 o engine', 'out of the race · with the reason'],
  ['21 b', 'back on the track'],
  ['21 f · 21 l', 'finish · lap, whatever the flag'],
  ['21 n', 'no attempt in qualifying'],
  ['21 p · 21 rear · 21 scratch', 'the form of a penalty, to the rear, scratch'],
  ['21 a', 'free pass'],
  ['lineup · open · green · white', 'post the line-up, open the session, flags'],
  ['caution 21 13 spin', 'caution for cars 21 and 13; without a reason it asks for one'],
  ['red fire · checkered', 'asks to confirm'],
  ['post · certify', 'results of the session'],
  ['note rain in turn 4', 'a note in the log'],
  ['undo', 'strike the last record of this desk'],
  ['go heat-2', 'to another session'],
];

const SINGLE_KEYS: readonly (readonly [string, string])[] = [
  ...FLAG_MOVES.map(({ key, name }): [string, string] => [key.toUpperCase(), name]),
  ['/ or a digit', 'to the entry box'],
  ['E L T P J A', 'entries, line-up, results, penalties, log, any command'],
  ['?', 'this list'],
];

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
        <KeyList lines={SINGLE_KEYS} />
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

const KeyList = ({ lines }: { readonly lines: readonly (readonly [string, string])[] }) => (
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
