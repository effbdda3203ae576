import { DeviceSetting, keepSettingsIn } from './device-setting.ts';

class FakeStorage {
  readonly texts = new Map<string, string>();
  getItem = (name: string): string | null => this.texts.get(name) ?? null;
  setItem = (name: string, text: string): void => void this.texts.set(name, text);
}

describe('a setting of the device', () => {
  it('is not kept before the page says where, and then it is', () => {
    const early = new DeviceSetting<string[]>('cars', []);
    early.set(['7']);
    const place = new FakeStorage();
    place.texts.set('cars', '["21"]');
    keepSettingsIn(place as unknown as Storage);
    expect(early.value).toEqual(['21']);
    early.set(['21', '8']);
    expect(place.texts.get('cars')).toBe('["21","8"]');
    expect(new DeviceSetting<string[]>('cars', []).value).toEqual(['21', '8']);
  });

  it('is the initial one if the stored text is broken', () => {
    const place = new FakeStorage();
    place.texts.set('sounds', '{');
    keepSettingsIn(place as unknown as Storage);
    expect(new DeviceSetting('sounds', false).value).toBe(false);
  });
});
