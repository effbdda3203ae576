import { constants, createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of one raw log. Names have no folder in them. Every method rejects if the disk refuses. */
export interface FeedFiles {
  readonly list: () => Promise<readonly string[]>;
  /** Opens a file for writing, and makes it if it is missing. */
  readonly open: (name: string) => Promise<FeedFile>;
  readonly size: (name: string) => Promise<number>;
  readonly read: (name: string, from: number) => AsyncIterable<Uint8Array>;
  /** Replaces a file as a whole. After a crash there is the old one or the new one. */
  readonly replace: (name: string, bytes: Uint8Array) => Promise<void>;
}

export interface FeedFile {
  readonly size: () => Promise<number>;
  readonly write: (position: number, bytes: Uint8Array) => Promise<void>;
  /** Resolves when all that was written is on the disk. */
  readonly sync: () => Promise<void>;
  readonly truncate: (size: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Returns the files of a folder. Both are readable by their owner only. The first file makes the folder. */
export function folderFiles(folder: string): FeedFiles {
  return {
    list: () => readdir(folder).catch(ifMissing([])),
    size: async (name) => (await stat(join(folder, name))).size,
    read: (name, start) => createReadStream(join(folder, name), { start }) as AsyncIterable<Uint8Array>,
    replace: (name, bytes) => replaceFile(folder, name, bytes),
    open: async (name) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const handle = await open(join(folder, name), constants.O_RDWR | constants.O_CREAT, 0o600);
      await syncFolder(folder);
      return feedFile(handle);
    },
  };
}

async function replaceFile(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true });
  const handle = await open(join(folder, `${name}.new`), 'w');
  await handle
    .writeFile(bytes)
    .then(() => handle.datasync())
    .finally(() => handle.close());
  await rename(join(folder, `${name}.new`), join(folder, name));
  await syncFolder(folder);
}

const feedFile = (handle: FileHandle): FeedFile => ({
  size: async () => (await handle.stat()).size,
  write: async (position, bytes) => {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
      done += bytesWritten;
    }
  },
  sync: () => handle.datasync(),
  truncate: (size) => handle.truncate(size),
  close: () => handle.close(),
});

/** Makes the name of a new file durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

const ifMissing =
  <T>(instead: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
