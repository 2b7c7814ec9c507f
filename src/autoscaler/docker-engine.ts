import { request } from 'node:http';

/** Of the Engine's API, what Docker 20.10 has, and every later one understands. */
const API = '/v1.41';
const PATIENCE_MS = 10_000;

export interface ScaledService {
  readonly replicas: number;
  /** Whether a version is being rolled out, or taken back. */
  readonly isUpdating: boolean;
  /** Asks for another number. @throws EngineError when somebody else has changed the service meanwhile */
  scaleTo(replicas: number): Promise<void>;
}

export class EngineError extends Error {
  override readonly name = 'EngineError';
}

/** The manager's Docker Engine, by its socket. */
export class DockerEngine {
  constructor(private readonly socketPath: string) {}

  /** @throws EngineError when there is no such service, or it is not one with a number of replicas */
  async service(name: string): Promise<ScaledService> {
    const service = objectOf(await this.call('GET', `/services/${encodeURIComponent(name)}`));
    const spec = objectOf(service['Spec']);
    const mode = objectOf(spec['Mode']);
    const replicated = objectOf(mode['Replicated']);
    const version = Number(objectOf(service['Version'])['Index']);
    const replicas = replicated['Replicas'];
    if (typeof replicas !== 'number' || !Number.isInteger(version))
      throw new EngineError(`${name} has no number of replicas`);
    return {
      replicas,
      isUpdating: /^(updating|rollback_started)$/.test(String(objectOf(service['UpdateStatus'])['State'])),
      scaleTo: async (wanted) => {
        const changed = { ...spec, Mode: { ...mode, Replicated: { ...replicated, Replicas: wanted } } };
        await this.call('POST', `/services/${String(service['ID'])}/update?version=${version}`, changed);
      },
    };
  }

  private call(method: string, path: string, body?: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          socketPath: this.socketPath,
          method,
          path: `${API}${path}`,
          headers: { host: 'docker', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
          signal: AbortSignal.timeout(PATIENCE_MS),
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(parts).toString();
            if (response.statusCode === 200) resolve(text === '' ? undefined : JSON.parse(text));
            else reject(new EngineError(`${method} ${path}: ${response.statusCode ?? 0} ${text.slice(0, 300)}`));
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

/** The fields of a JSON object; none of anything else. */
function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
