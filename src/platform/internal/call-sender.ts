import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/clock.js';
import { currentRequestId, currentTraceParent } from '../logging/request-scope.js';
import { CallFailedError } from './call-failures.js';
import type { HttpTransport, RawAnswer } from './http-transport.js';
import { NONCE_HEADER, SIGNATURE_HEADER, signatureOf, TIMESTAMP_HEADER } from './signature.js';
import { HELD, parseWireProblem, isRefusal, type WireProblem } from './wire-problem.js';
import { type WireParser, WireValueError } from './wire-values.js';

export interface Attempt<R> {
  readonly path: string;
  readonly args: unknown;
  readonly result: WireParser<R>;
  readonly timeoutMs: number;
}

export type Answer<R> = { readonly result: R } | { readonly problem: WireProblem } | { readonly held: true };

/** Sends a call once, signed for this once, and reads what comes back. */
export class CallSender {
  constructor(
    private readonly transport: HttpTransport,
    private readonly secret: string,
    private readonly clock: Clock,
  ) {}

  /** The answer, or why the owner refuses. @throws CallFailedError */
  async send<R>({ path, args, result, timeoutMs }: Attempt<R>): Promise<Answer<R>> {
    const body = Buffer.from(JSON.stringify({ args }));
    const answer = await this.transport.post({ path, headers: this.headersOf(path, body), body, timeoutMs });
    const content = parsed(answer);
    if (answer.status === 200) return { result: resultOf(content, result) };
    const problem = parseWireProblem(content);
    if (problem?.code === HELD) return { held: true };
    if (problem && (isRefusal(problem) || answer.status === 400)) return { problem };
    if (answer.status === 404) {
      throw new CallFailedError(
        '404: the address, INTERNAL_SECRET, the clock or the version differs (see the log there)',
        false,
      );
    }
    throw new CallFailedError(`status ${answer.status}`, answer.status >= 500);
  }

  close(): void {
    this.transport.close();
  }

  private headersOf(path: string, body: Buffer): Record<string, string> {
    const timestamp = String(Math.floor(this.clock.now().getTime() / 1000));
    const nonce = randomUUID();
    const signature = signatureOf({ method: 'POST', path, timestamp, nonce, body }, this.secret);
    const requestId = currentRequestId();
    const traceParent = currentTraceParent();
    return {
      'content-type': 'application/json',
      [TIMESTAMP_HEADER]: timestamp,
      [NONCE_HEADER]: nonce,
      [SIGNATURE_HEADER]: signature,
      ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
      ...(traceParent === undefined ? {} : { traceparent: traceParent }),
    };
  }
}

function parsed({ status, body }: RawAnswer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new CallFailedError(`a ${status} that is no JSON`, status >= 500 || status === 200, { cause: error });
  }
}

function resultOf<R>(content: unknown, result: WireParser<R>): R {
  try {
    if (typeof content !== 'object' || content === null || !('result' in content)) {
      throw new WireValueError('body', 'an object with a result');
    }
    return result(content.result, 'result');
  } catch (error) {
    if (!(error instanceof WireValueError)) throw error;
    throw new CallFailedError(`an answer that the contract does not know: ${error.message}`, false, { cause: error });
  }
}
