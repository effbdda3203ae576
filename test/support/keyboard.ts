import type { Locator, Page } from 'playwright-core';

const MAX_TAB_STOPS = 120;

/** A user with a keyboard and no mouse. */
export class Keyboard {
  constructor(private readonly page: Page) {}

  /** Presses Tab until an element has the focus. */
  async focus(element: Locator): Promise<void> {
    await element.waitFor();
    for (let stop = 0; stop < MAX_TAB_STOPS; stop += 1) {
      if (await this.hasFocus(element)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${element.toString()}.`);
  }

  /** Focuses an element with Tab and presses Enter. */
  async press(element: Locator): Promise<void> {
    await this.focus(element);
    await this.page.keyboard.press('Enter');
  }

  /** Types a text where the focus is, and presses Enter. */
  async typeLine(text: string): Promise<void> {
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** Presses a key, or keys together like `Control+k`. */
  key(name: string): Promise<void> {
    return this.page.keyboard.press(name);
  }

  private async hasFocus(element: Locator): Promise<boolean> {
    return (await element.and(this.page.locator(':focus')).count()) > 0;
  }
}
