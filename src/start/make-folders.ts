import { access, constants } from 'node:fs/promises';
import type { AppConfig } from '../platform/config/app-config.js';
import { makeFolder } from '../platform/files/make-folder.js';

/** Makes the folders that this process keeps something in. @throws what the file system says of one that cannot be made or written */
export async function makeFolders(config: AppConfig): Promise<void> {
  const folders = [
    ...(config.database.engine === 'sqlite' ? [config.dataDir] : []),
    ...(config.hosts('catalog') ? [config.uploadsDir] : []),
  ];
  for (const folder of folders) {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  }
}
