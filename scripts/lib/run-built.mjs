import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './dependencies.mjs';
import { requireSupportedNode, root } from './project.mjs';

/**
 * Prepares the folder and then becomes the built program: it runs in this very process, so signals, exit status and
 * terminal are its own.
 */
export async function runBuilt(program, args) {
  requireSupportedNode();
  await ensureInstalled();
  await ensureBuilt();
  process.chdir(root);
  const file = path.join(root, 'dist', program);
  process.argv = [process.execPath, file, ...args];
  return import(pathToFileURL(file).href);
}
