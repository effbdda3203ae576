/**
 * Lets this device install the page and start it without a network. Browsers offer that in secure contexts
 * only, and a development server has no worker.
 */
export function registerWorker(): void {
  if (!import.meta.env.PROD || !isSecureContext) return;
  const { serviceWorker } = navigator as Partial<Pick<Navigator, 'serviceWorker'>>;
  // Without a worker, the page needs the network to start, as any page does.
  void serviceWorker?.register('/worker.js').catch(() => undefined);
}
