/** A person's browser without the person: keeps cookies, sends Origin, finds the CSRF field by itself. */
export interface ClientResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body of a JSON answer; throws for anything else. */
  json<T = Record<string, unknown>>(): T;
}

type FormFields = Readonly<Record<string, string | number | readonly (string | number)[]>>;

export class BrowserClient {
  private readonly cookies = new Map<string, string>();
  private csrfToken: string | undefined;

  constructor(
    private readonly url: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<ClientResponse> {
    return this.send('GET', path, undefined, headers);
  }

  /** Posts a form as the page would: same origin, with the CSRF token of the last page that had one. */
  async post(
    path: string,
    form: FormFields = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ClientResponse> {
    const body = new URLSearchParams();
    const fields = this.csrfToken === undefined ? form : { _csrf: this.csrfToken, ...form };
    for (const [name, value] of Object.entries(fields)) {
      for (const one of Array.isArray(value) ? value : [value]) body.append(name, String(one));
    }
    return this.send('POST', path, body, { origin: this.url, ...headers });
  }

  /** Posts a multipart form; `Blob` parts are files. */
  async upload(path: string, parts: Readonly<Record<string, string | Blob>>): Promise<ClientResponse> {
    const body = new FormData();
    for (const [name, value] of Object.entries(
      this.csrfToken === undefined ? parts : { _csrf: this.csrfToken, ...parts },
    )) {
      if (typeof value === 'string') body.append(name, value);
      else body.append(name, value, value instanceof File ? value.name : 'file');
    }
    return this.send('POST', path, body, { origin: this.url });
  }

  /** A JSON call with this client's cookies; give `authorization` for a token of its own. */
  api(
    method: string,
    path: string,
    json?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ClientResponse> {
    const csrf: Record<string, string> = this.csrfToken === undefined ? {} : { 'x-csrf-token': this.csrfToken };
    const body = json === undefined ? undefined : JSON.stringify(json);
    return this.send(method, path, body, {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      origin: this.url,
      ...csrf,
      ...headers,
    });
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(name);
  }

  setCookie(name: string, value: string): void {
    this.cookies.set(name, value);
  }

  private async send(
    method: string,
    path: string,
    body: string | URLSearchParams | FormData | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<ClientResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, this.url), {
      method,
      redirect: 'manual',
      headers: { ...(cookie === '' ? {} : { cookie }), ...this.headers, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    this.keepCookies(response.headers);
    const text = await response.text();
    this.csrfToken = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? this.csrfToken;
    return { status: response.status, headers: response.headers, text, json: <T>() => JSON.parse(text) as T };
  }

  private keepCookies(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const at = pair.indexOf('=');
      const name = pair.slice(0, at);
      const gone = attributes.some((attribute) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute));
      if (gone) this.cookies.delete(name);
      else this.cookies.set(name, pair.slice(at + 1));
    }
  }
}

export const browserClient = (url: string, headers: Readonly<Record<string, string>> = {}): BrowserClient =>
  new BrowserClient(url, headers);
