import { lookup } from 'node:dns/promises';

const PATIENCE_MS = 3_000;

/** What each instance behind a name shows on its metrics' port, by its address. One that does not answer in time is left out. */
export async function metricsOf(host: string, port: number): Promise<ReadonlyMap<string, string>> {
  const addresses = await lookup(host, { all: true, family: 4 });
  const answers = await Promise.all(
    addresses.map(async ({ address }) => [address, await textAt(`http://${address}:${port}/metrics`)] as const),
  );
  return new Map(answers.flatMap(([address, text]) => (text === undefined ? [] : [[address, text] as const])));
}

async function textAt(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}
