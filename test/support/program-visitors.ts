import { BrowserClient, type ClientResponse } from './browser-client.js';

/** Somebody with an account at a running program. Its address may change: tokens are good on every instance. */
export class ApiVisitor {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async register(url: string, name: string): Promise<ApiVisitor> {
    const client = new BrowserClient(url);
    const account = { name, email: `${crypto.randomUUID()}@example.com`, password: 'libros usados' };
    await client.api('POST', '/api/v1/users', account);
    const session = await client.api('POST', '/api/v1/sessions', account);
    if (session.status !== 201) throw new Error(`no session: ${session.status} ${session.text}`);
    return new ApiVisitor(url, session.json<{ token: string }>().token);
  }

  /** The same person at another instance. */
  at(url: string): ApiVisitor {
    return new ApiVisitor(url, this.token);
  }

  api(
    method: string,
    path: string,
    json?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ClientResponse> {
    return new BrowserClient(this.url, { authorization: `Bearer ${this.token}` }).api(
      method,
      `/api/v1${path}`,
      json,
      headers,
    );
  }

  /** Its id. */
  async book(stock: number): Promise<string> {
    const answer = await this.api('POST', '/books', {
      title: `Libro ${crypto.randomUUID()}`,
      author: 'A. Autora',
      description: 'Sin subrayar.',
      price: { amount: 2500, currency: 'USD' },
      stock,
    });
    if (answer.status !== 201) throw new Error(`no book: ${answer.status} ${answer.text}`);
    return answer.json<{ id: string }>().id;
  }
}
