import type { CommandType } from '#domain';
import type { EntryContext } from './act.ts';
import { CAR_ACTIONS, actOfTap, tapActions } from './car-actions.ts';
import { DESK_ACTIONS, actOfKey } from './desk-actions.ts';
import { parseEntry } from './typed-entry.ts';

const context: EntryContext = {
  session: 'heat-1',
  isTimed: false,
  isOver: false,
  isCheckeredDue: false,
  cars: ['7', '21'],
  areCarsKnown: true,
  sessions: ['qualifying', 'heat-1'],
};
const anything = () => true;

it('has one action for each key and for each word', () => {
  const keys = DESK_ACTIONS.flatMap(({ key }) => key ?? []);
  const words = DESK_ACTIONS.flatMap((action) => action.words);
  const carWords = CAR_ACTIONS.flatMap((action) => action.words);
  for (const all of [keys, words, carWords]) expect(new Set(all).size).toBe(all.length);
});

it.each([
  ['g', 'green'],
  ['c', 'caution'],
  ['r', 'red'],
  ['k', 'checkered'],
])('the key %s does what %s does when it is typed', (key, word) => {
  expect(actOfKey(key, context, anything)).toEqual(parseEntry(word, context));
});

it('gives a key no meaning for a role that has no such button', () => {
  const scorer = (type: CommandType) => type === 'RecordLap';
  expect(actOfKey('g', context, scorer)).toBeNull();
  expect(actOfKey('l', context, scorer)).toEqual({ kind: 'panel', panel: 'lineup' });
  expect(actOfKey('7', context, scorer)).toEqual({ kind: 'type', text: '7' });
  expect(actOfKey('x', context, anything)).toBeNull();
});

describe('a tap on a car', () => {
  const usual = (at: EntryContext) => {
    const [action] = tapActions(at);
    return action && actOfTap(action, '21', at);
  };

  it('does what its number does when it is typed', () => {
    for (const at of [context, { ...context, isOver: true }]) expect(usual(at)).toEqual(parseEntry('21', at));
  });

  it('puts the car into the entry box if its lap needs a time', () => {
    expect(usual({ ...context, isTimed: true })).toEqual({ kind: 'type', text: '21 ' });
  });

  it('opens a form for what needs a reason', () => {
    const out = tapActions(context).find(({ name }) => name === 'Out');
    expect(out && actOfTap(out, '21', context)).toEqual({
      kind: 'ask',
      type: 'RetireCar',
      preset: { session: 'heat-1', car: '21' },
    });
  });
});
