/**
 * The yardstick: a `node:http` server that knows nothing and gives the answers in the file named on its command line,
 * byte for byte. Run as a process of its own; writes its port on a line when it listens.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const answers = new Map(
  JSON.parse(readFileSync(process.argv[2], 'utf8')).map(({ path, status, headers, body }) => [
    path,
    { status, headers, body: Buffer.from(body, 'base64') },
  ]),
);

const server = createServer((request, response) => {
  const answer = answers.get(request.url);
  request.on('end', () => {
    if (answer === undefined) return response.writeHead(404).end();
    return response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  request.resume();
});

server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
