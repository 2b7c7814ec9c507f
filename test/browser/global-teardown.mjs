import { rm } from 'node:fs/promises';

export default async function tearDown() {
  const { app, directory } = globalThis.bookstoreUnderTest;
  await app.stop();
  await rm(directory, { recursive: true, force: true });
}
