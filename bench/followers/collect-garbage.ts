/* Preloaded into a server that is measured: the signal SIGUSR2 collects all garbage (needs `--expose-gc`). */
process.on('SIGUSR2', () => void globalThis.gc?.());
