import type { Locator, Page } from 'playwright-core';

const MOST_STOPS = 120;

/** Somebody who has a keyboard and nothing else. */
export class Keyboard {
  constructor(private readonly page: Page) {}

  /** Goes on by Tab until the focus is there. */
  async focus(place: Locator): Promise<void> {
    await place.waitFor();
    for (let stops = 0; stops < MOST_STOPS; stops += 1) {
      if (await this.isAt(place)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${place.toString()}.`);
  }

  /** Goes there by Tab and presses it. */
  async press(place: Locator): Promise<void> {
    await this.focus(place);
    await this.page.keyboard.press('Enter');
  }

  /** Writes a line where the focus is, and sends it off. */
  async typeLine(text: string): Promise<void> {
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** A key, or keys held together. */
  key(name: string): Promise<void> {
    return this.page.keyboard.press(name);
  }

  private async isAt(place: Locator): Promise<boolean> {
    return (await place.and(this.page.locator(':focus')).count()) > 0;
  }
}
