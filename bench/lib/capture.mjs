import { request } from 'node:http';

/** Hop-by-hop, or made anew for every answer by `node:http` itself. */
const NOT_COPIED = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date', 'content-length']);

/**
 * One request, its answer as it came over the wire (still compressed, if it was).
 *
 * @returns {Promise<{ status: number, headers: import('node:http').IncomingHttpHeaders, body: Buffer }>}
 */
export function capture(url, { method = 'GET', path, headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, url), { method, headers, timeout: 30_000 }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    call.on('error', reject);
    call.on('timeout', () => call.destroy(new Error(`no answer to ${method} ${path} in 30 s`)));
    call.end(body);
  });
}

/** The same answer, as the bare server takes it to repeat it under `path`. */
export function asBareAnswer(path, { status, headers, body }) {
  const copied = Object.entries(headers).filter(([name]) => !NOT_COPIED.has(name));
  return {
    path,
    status,
    headers: { ...Object.fromEntries(copied), 'content-length': body.length },
    body: body.toString('base64'),
  };
}

/** A call of the JSON API. @throws when the status is not the one expected. */
export async function callApi(url, method, path, { body, token, expect = 200, headers = {} } = {}) {
  const answer = await capture(url, {
    method,
    path: `/api/v1${path}`,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.status !== expect) {
    throw new Error(`${method} /api/v1${path} answered ${answer.status}: ${answer.body.toString().slice(0, 500)}`);
  }
  return JSON.parse(answer.body.toString());
}
