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
    /** Moves the mouse over what the selector finds until something shows; what is under it may still move away, as when lenses come. */
    hover: async ({ selector, shows }) => {
      const shown = page.locator(shows).first();
      for (const deadline = Date.now() + patienceMs; ; ) {
        // The text lies over the squiggle below it: forced, the mouse goes there all the same.
        await page.locator(selector).first().hover({ timeout: patienceMs, force: true });
        const last = Date.now() > deadline;
        const seen = await shown.waitFor({ timeout: 1500 }).then(
          () => true,
          (error) => {
            if (last) {
              throw error;
            }
          },
        );
        if (seen) {
          return;
        }
        await page.mouse.move(0, 0);
      }
    },
    /** The text of everything visible that the selector matches, once there is any. */
    read: async ({ selector }) => {
      const found = page.locator(selector);
      await found.first().waitFor({ timeout: patienceMs });
      return found.allInnerTexts();
    },
    /** The text of each element that the selector matches, and the colour that it is drawn in. */
    colours: ({ selector }) => page.locator(selector).evaluateAll(drawnColours),
    /** Waits until some element's style sheet puts the text behind it, as the editor draws decorations, or none does. */
    after: async ({ text, there }) => {
      await page.waitForFunction(drawnBehind, { text, there }, { timeout: patienceMs });
    },
    /** Presses a key; how long it takes, in ms, until the editor that has it draws a squiggle, or none any more. */
    squiggled: async ({ keys, there }) => {
      const watch = await page.evaluateHandle(watchSquiggles, there);
      await page.keyboard.press(keys);
      return watch.evaluate(({ took }) => took);
    },
    size: ({ width, height }) => page.setViewportSize({ width, height }),
  };
}

/** Runs in the page. */
function drawnBehind({ text, there }) {
  const { document, getComputedStyle } = globalThis;
  const found = [...document.querySelectorAll('.monaco-editor .view-line span')].some((element) =>
    getComputedStyle(element, '::after').content.includes(text),
  );
  return found === there;
}

/** Runs in the page. */
function watchSquiggles(there) {
  const { document, MutationObserver, performance } = globalThis;
  const editor = document.querySelector('.monaco-editor.focused');
  const isDone = () => (editor.querySelector('[class*="squiggly-"]') !== null) === there;
  const took = new Promise((resolve) => {
    const pressed = () => {
      const started = performance.now();
      const observer = new MutationObserver(() => {
        if (isDone()) {
          observer.disconnect();
          resolve(performance.now() - started);
        }
      });
      observer.observe(editor, { subtree: true, childList: true, attributes: true });
    };
    document.addEventListener('keydown', pressed, { once: true, capture: true });
  });
  // A promise alone would be waited for before the key is pressed.
  return { took };
}

/** Runs in the page. */
function drawnColours(elements) {
  return elements.map((element) => ({
    text: element.textContent,
    colour: globalThis.getComputedStyle(element).color,
  }));
}
