import { createServer } from 'node:http';

/**
 * Lets a test, which runs in Jest's process, act on a server that was started in this one: each request to `/NAME` waits for
 * the action of that name.
 */
export async function controlOf(actions) {
  const control = createServer((request, response) => {
    const act = actions[request.url?.slice(1) ?? ''];
    if (!act) {
      response.writeHead(404).end();
      return;
    }
    act().then(
      () => response.end(),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise((resolve) => control.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${control.address().port}`, close: () => control.close() };
}

/** Those on the parts of a split: `crash-catalog`, `start-broker` and so on. */
export function actionsOn(parts) {
  return Object.fromEntries(
    Object.entries(parts).flatMap(([name, { crash, start, restart }]) =>
      Object.entries({ crash, start, restart }).map(([action, act]) => [`${action}-${name}`, act]),
    ),
  );
}
