import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const patienceMs = 10_000;

/**
 * What a suite can have done to the page as a user does it, by name. Each takes the request's fields and resolves with
 * an answer for the suite; it rejects when the page does not have what was named within ten seconds.
 */
export function hands(page, screenshots) {
  return {
    screenshot: async ({ name }) => {
      await mkdir(screenshots, { recursive: true });
      const path = join(screenshots, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
    press: ({ keys }) => page.keyboard.press(keys),
    type: ({ text }) => page.keyboard.type(text),
    click: ({ selector }) => page.locator(selector).first().click({ timeout: patienceMs }),
    hover: ({ selector }) => page.locator(selector).first().hover({ timeout: patienceMs }),
    /** The text of everything visible that the selector matches, once there is any. */
    read: async ({ selector }) => {
      const found = page.locator(selector);
      await found.first().waitFor({ timeout: patienceMs });
      return found.allInnerTexts();
    },
    /** The text that a style sheet puts behind matching elements, as the editor's decorations are drawn. */
    readAfter: ({ selector }) =>
      page
        .locator(selector)
        .evaluateAll((elements) =>
          elements
            .map((element) => globalThis.getComputedStyle(element, '::after').content)
            .filter((content) => content !== 'none' && content !== 'normal'),
        ),
    size: ({ width, height }) => page.setViewportSize({ width, height }),
  };
}
