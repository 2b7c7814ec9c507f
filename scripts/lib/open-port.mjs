import { createServer } from 'node:net';
import { Explained } from './project.mjs';

/** Every address of this machine, in both families; or in the one that it has. */
const HOSTS = [
  { host: '::', listen: (port) => `[::]:${port} ipv6only=off` },
  { host: '0.0.0.0', listen: (port) => `${port}` },
];
const NO_SUCH_FAMILY = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL']);

/**
 * Where the edge can listen, as nginx wants to hear it, and how it is reached from here.
 * @param {string | undefined} asked a port; 0 is a free one, and none 3000
 * @throws Explained when it is none, is taken, or may not be used
 */
export async function edgeAt(asked = '3000') {
  if (!/^\d{1,5}$/.test(asked) || Number(asked) > 65_535) {
    throw new Explained(`PORT: "${asked}" is no port; it is a whole number from 0 to 65535.`);
  }
  for (const { host, listen } of HOSTS) {
    const port = await tryPort(Number(asked), host);
    if (port !== undefined) return { listen: listen(port), url: `http://localhost:${port}` };
  }
  throw new Explained(`The port ${asked} cannot be listened on: this machine has no network.`);
}

function tryPort(port, host) {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', (error) => {
      if (NO_SUCH_FAMILY.has(error.code)) resolve(undefined);
      else reject(explained(error, port));
    });
    probe.listen(port, host, () => {
      const { port: found } = probe.address();
      probe.close(() => resolve(found));
    });
  });
}

function explained(error, port) {
  if (error.code === 'EADDRINUSE')
    return new Explained(`The port ${port} is taken: stop what listens there, or set another one (PORT).`);
  if (error.code === 'EACCES')
    return new Explained(`The port ${port} may not be used by this user: set PORT to one above 1023.`);
  return error;
}
