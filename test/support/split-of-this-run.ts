import type { ServiceName } from '../../src/shared/services.js';

/** What `npm run test:services` has for suites that start the services themselves. */
export interface SplitOfThisRun {
  readonly brokerUrl: string;
  /** Each an nginx that a shop may have to itself, and the ports of this machine where it expects the services. */
  readonly edges: readonly { readonly url: string; readonly ports: Readonly<Record<ServiceName, number>> }[];
}

/** `undefined` where the shop is one application. */
export function splitOfThisRun(): SplitOfThisRun | undefined {
  const text = process.env['TEST_SPLIT'];
  return text === undefined ? undefined : (JSON.parse(text) as SplitOfThisRun);
}
