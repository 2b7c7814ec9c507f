import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

const STATUSES: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Answers what Node's parser refuses before it is a request (headers too large, no HTTP at all) with the headers of every
 * answer: a balancer's log then tells which instance it was. With nothing to write to, the connection is just closed.
 */
export function answerRefusedRequests(server: Server, instanceId: string): void {
  const latest = new WeakMap<Socket, ServerResponse>();
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => latest.set(socket, response));
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(417, {
      'Content-Type': 'text/plain; charset=utf-8',
      'X-Instance-Id': instanceId,
      'X-Request-Id': randomUUID(),
    });
    response.end(`${STATUS_CODES[417] ?? ''}\n`);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const answer = latest.get(socket);
    // An answer that has begun must not be followed by another one's bytes.
    const begun = answer?.headersSent === true && !answer.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || begun) {
      socket.destroy();
      return;
    }
    const status = STATUSES[error.code ?? ''] ?? 400;
    const reason = STATUS_CODES[status] ?? '';
    socket.end(
      [
        `HTTP/1.1 ${status} ${reason}`,
        'Content-Type: text/plain; charset=utf-8',
        `Content-Length: ${reason.length + 1}`,
        `X-Instance-Id: ${instanceId}`,
        `X-Request-Id: ${randomUUID()}`,
        'Connection: close',
        '',
        `${reason}\n`,
      ].join('\r\n'),
    );
  });
}
