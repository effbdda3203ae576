// @ts-check
/** Stops the Chromium that `chromium-server.mjs` started. */
export default async function stopChromium() {
  await Reflect.get(globalThis, 'stopChromium')?.();
}
