import { rm } from 'node:fs/promises';

export default async function tearDown() {
  if (!globalThis.bookstoreUnderTest) return;
  const { app, directory } = globalThis.bookstoreUnderTest;
  await app.stop();
  await rm(directory, { recursive: true, force: true });
}
