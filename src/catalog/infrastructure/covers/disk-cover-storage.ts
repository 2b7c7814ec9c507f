import { createHash, randomUUID } from 'node:crypto';
import { access, constants, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { makeFolder } from '../../../platform/files/make-folder.js';
import { CoverStorage } from '../../application/ports/cover-storage.js';

/** Exactly what {@link DiskCoverStorage.put} makes: nothing else is ever joined to a path. */
const NAME = /^([0-9a-f]{2})[0-9a-f]{30}\.webp$/;

/** Covers in `UPLOADS_DIR`, a folder that all instances share. */
@Injectable()
export class DiskCoverStorage extends CoverStorage {
  private readonly folder: string;

  constructor(config: AppConfig) {
    super();
    this.folder = join(config.uploadsDir, 'covers');
  }

  async put(webp: Buffer): Promise<string> {
    const name = `${createHash('sha256').update(webp).digest('hex').slice(0, 32)}.webp`;
    const file = this.fileOf(name);
    if (await exists(file)) return name;
    await makeFolder(dirname(file));
    // Renaming is the only step that others see, and on one file system it is all or nothing.
    const unfinished = `${file}.${randomUUID()}.part`;
    try {
      await writeFile(unfinished, webp, { flag: 'wx' });
      await rename(unfinished, file);
    } finally {
      await rm(unfinished, { force: true });
    }
    return name;
  }

  async get(name: string): Promise<Buffer | undefined> {
    if (!NAME.test(name)) return undefined;
    try {
      return await readFile(this.fileOf(name));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async assertWritable(): Promise<void> {
    await makeFolder(this.folder);
    await access(this.folder, constants.W_OK);
  }

  /** Spread over 256 folders, for network file systems are slow with very full ones. */
  private fileOf(name: string): string {
    return join(this.folder, name.slice(0, 2), name);
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
