import type { Locator, Page } from 'playwright-core';

/** An official with a mouse and a keyboard, who counts what the work costs. */
export class OfficialHand {
  clicks = 0;
  keys = 0;

  constructor(private readonly page: Page) {}

  async click(what: Locator): Promise<void> {
    await what.click();
    this.clicks += 1;
  }

  /** Clicks the button with a name that begins with the words. */
  press(words: string, within: Page | Locator = this.page): Promise<void> {
    return this.click(within.getByRole('button', { name: words }).first());
  }

  /** Replaces the content of a field. */
  async fill(field: Locator, text: string): Promise<void> {
    await field.fill(text);
    this.clicks += 1;
    this.keys += text.length;
  }

  /** Pastes a text into a field. */
  async paste(field: Locator, text: string): Promise<void> {
    await field.fill(text);
    this.clicks += 1;
    this.keys += 1;
  }

  async select(field: Locator, label: string): Promise<void> {
    await field.selectOption({ label });
    this.clicks += 2;
  }

  async key(name: string): Promise<void> {
    await this.page.keyboard.press(name);
    this.keys += 1;
  }

  /** Does something that sends a command, and waits until the server has taken it. */
  async issue(act: () => Promise<void>): Promise<void> {
    const answered = this.page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.url().includes('/commands'),
    );
    await act();
    const response = await answered;
    if (!response.ok()) throw new Error(`The server refused: ${await response.text()}`);
  }

  /** Types a line into a field, and presses Enter. */
  async line(field: Locator, text: string): Promise<void> {
    await field.fill(text);
    await field.press('Enter');
    this.keys += text.length + 1;
  }
}
