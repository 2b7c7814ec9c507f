import autocannon from 'autocannon';
import { performance } from 'node:perf_hooks';

/**
 * One request of a scenario.
 * @typedef {object} Step
 * @property {string} [method]
 * @property {string} [path]
 * @property {Record<string, string>} [headers]
 * @property {string} [body]
 * @property {number} expect the status of a good answer
 * @property {(context: object) => Partial<Step>} [prepare] what changes from one request to the next
 * @property {(context: object, body: string) => void} [receive] keeps what a later step needs
 */

/**
 * Sends the steps over and over from `connections` clients for `seconds`, each client waiting for its answer.
 *
 * @param {{ url: string, steps: Step[], flow: boolean, connections: number, seconds: number, bare: boolean }} options
 *   `flow`: the steps belong together, and what is timed is all of them; otherwise each request is timed by itself.
 *   `bare`: `url` is a bare server's, which knows step n by the path `/n`.
 * @returns {Promise<{ times: number[], seconds: number, unexpected: number }>} `times` in milliseconds
 */
export async function applyLoad({ url, steps, flow, connections, seconds, bare }) {
  const times = [];
  let unexpected = 0;
  const requests = steps.map((step, index) => {
    const first = index === 0;
    const last = index === steps.length - 1;
    const setup = (request, context) => {
      if (first) context.startedAt = performance.now();
      const prepared = { ...request, ...step.prepare?.(context) };
      return bare ? { ...prepared, path: `/${index}` } : prepared;
    };
    return {
      method: step.method ?? 'GET',
      path: bare ? `/${index}` : step.path,
      headers: step.headers ?? {},
      ...(step.body === undefined ? {} : { body: step.body }),
      ...(flow || step.prepare ? { setupRequest: setup } : {}),
      onResponse(status, body, context) {
        if (status !== step.expect) {
          unexpected += 1;
          context.failed = true;
          return;
        }
        step.receive?.(context, body);
        if (flow && last && !context.failed) times.push(performance.now() - context.startedAt);
      },
    };
  });

  const run = autocannon({ url, connections, duration: seconds, requests, timeout: 30 });
  if (!flow) run.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  const result = await run;
  return { times, seconds: result.duration, unexpected: unexpected + result.errors + result.timeouts };
}

/** What several turns of the same load come to together. */
export function summary(turns) {
  const times = turns.flatMap((turn) => turn.times).sort((a, b) => a - b);
  const seconds = turns.reduce((sum, turn) => sum + turn.seconds, 0);
  return {
    perSecond: round(times.length / seconds, 1),
    p50: round(percentile(times, 0.5), 2),
    p95: round(percentile(times, 0.95), 2),
    p99: round(percentile(times, 0.99), 2),
    /** The median of each turn, in order: what another measurement of the same turn compares with. */
    p50ByTurn: turns.map((turn) => round(median(turn.times), 2)),
    answers: times.length,
    unexpected: turns.reduce((sum, turn) => sum + turn.unexpected, 0),
  };
}

export function median(values) {
  return percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** Nearest rank; NaN of nothing. */
function percentile(sorted, share) {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function round(value, digits) {
  return Number(value.toFixed(digits));
}
