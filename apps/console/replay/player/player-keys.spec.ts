import { actionOfKey, actionOfSliderKey } from './player-keys.ts';

describe('the keys of the player', () => {
  const key = (name: string, more = {}) => ({
    key: name,
    shiftKey: false,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    ...more,
  });

  it('step and play, and leave the shortcuts of the browser alone', () => {
    expect(actionOfKey(key('ArrowLeft'))).toEqual({ kind: 'step', by: 'record', direction: -1 });
    expect(actionOfKey(key('ArrowRight', { shiftKey: true }))).toEqual({
      kind: 'step',
      by: 'decision',
      direction: 1,
    });
    expect(actionOfKey(key(' '))).toEqual({ kind: 'toggle' });
    expect(actionOfKey(key('ArrowLeft', { altKey: true }))).toBeNull();
    expect(actionOfKey(key('PageUp'))).toBeNull();
  });

  it('have more meanings on the slider', () => {
    expect(actionOfSliderKey(key('PageUp'))).toEqual({ kind: 'step', by: 'lap', direction: 1 });
    expect(actionOfSliderKey(key('ArrowDown'))).toEqual({ kind: 'step', by: 'record', direction: -1 });
    expect(actionOfSliderKey(key('Home'))).toEqual({ kind: 'drag', timeMs: 0 });
    expect(actionOfSliderKey(key('End'))).toEqual({ kind: 'to', at: null });
    expect(actionOfSliderKey(key('Tab'))).toBeNull();
  });
});
