import { isIP } from 'node:net';
import { EnvError, makeValidator } from 'envalid';
import { type FailpointSetting, parseFailpoints } from './failpoint-setting.js';

const refuse = (value: string, takes: string): never => {
  throw new EnvError(`"${value}" is not accepted: it takes ${takes}`);
};

/** A whole number from `min` to `max`, both included. */
export const integerFrom = (min: number, max: number) =>
  makeValidator<number>((value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) refuse(value, `a whole number from ${min} to ${max}`);
    return number;
  });

/** `on` or `off`. */
export const onOff = makeValidator<boolean>((value) => {
  if (value !== 'on' && value !== 'off') refuse(value, 'on or off');
  return value === 'on';
});

/** One of the words given. */
export const oneOf = <const T extends string>(...words: readonly T[]) =>
  makeValidator<T>((value) => words.find((word) => word === value) ?? refuse(value, words.join(' or ')));

/** Some of the words given, each once, with commas between; in the order in which they are given here. */
export const someOf = <const T extends string>(...words: readonly T[]) =>
  makeValidator<readonly T[]>((value) => {
    const named = value.split(',').map((word) => word.trim());
    const found = words.filter((word) => named.includes(word));
    // Fewer than were named: one of them is unknown, blank or there twice.
    if (found.length < named.length)
      refuse(value, `one or more of ${words.join(', ')}, each once, with commas between`);
    return found;
  });

/** An address of this machine, as a number: a name could mean several. */
export const ipAddress = makeValidator<string>((value) =>
  isIP(value) === 0 ? refuse(value, 'an IP address such as 127.0.0.1 or ::1') : value,
);

/** An absolute http or https address without a path. */
export const origin = makeValidator<string>((value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    refuse(value, 'an address such as https://books.example.com, without a path');
  }
  return value;
});

/** A `mysql://user:password@host:port/database` address. */
export const mysqlUrl = makeValidator<string>((value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^(mysql|mariadb):$/.test(url.protocol) || url.hostname === '' || url.pathname.length < 2) {
    // The value holds a password: it is not repeated.
    throw new EnvError('is not accepted: it takes mysql://USER:PASSWORD@HOST:PORT/DATABASE');
  }
  return value;
});

/** An `amqp://` or `amqps://` address: user and password both or neither, the virtual host as its path. */
export const amqpUrl = makeValidator<string>((value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (
    !url ||
    !/^amqps?:$/.test(url.protocol) ||
    url.hostname === '' ||
    url.pathname.slice(1).includes('/') ||
    url.hash !== '' ||
    (url.username === '') !== (url.password === '')
  ) {
    // The value holds a password: it is not repeated.
    throw new EnvError('is not accepted: it takes amqp://USER:PASSWORD@HOST:PORT/VHOST or amqps://…');
  }
  return value;
});

/** A `smtp://` or `smtps://` address: user and password both or neither, no path, no query. */
export const smtpUrl = makeValidator<string>((value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const plain = url && /^\/?$/.test(url.pathname) && url.search === '' && url.hash === '';
  if (
    !plain ||
    !/^smtps?:$/.test(url.protocol) ||
    url.hostname === '' ||
    (url.username === '') !== (url.password === '')
  ) {
    // The value holds a password: it is not repeated.
    throw new EnvError('is not accepted: it takes smtp://USER:PASSWORD@HOST:PORT or smtps://USER:PASSWORD@HOST:PORT');
  }
  return value;
});

/** An e-mail address, or a name and an address in angle brackets; one line of text either way. */
export const mailbox = makeValidator<string>((value) => {
  const address = /^(?:[^<>\p{C}]+ <([^<>\s\p{C}]+)>|([^<>\s\p{C}]+))$/u.exec(value);
  const mail = address?.[1] ?? address?.[2] ?? '';
  if (!/^[^@,;:"()]+@[^@,;:"()]+$/.test(mail)) refuse(value, 'shop@example.com or BookStore <shop@example.com>');
  return value;
});

/** Text of at least `min` characters; the value is never repeated in a message. */
export const secretOf = (min: number) =>
  makeValidator<string>((value) => {
    if (value.trim().length < min) throw new EnvError(`is not accepted: it takes at least ${min} characters`);
    return value;
  });

/** One secret, or up to `most` with commas between, each of at least `min` characters; never repeated in a message. */
export const secretList = (min: number, most: number) =>
  makeValidator<readonly string[]>((value) => {
    const secrets = value.split(',').map((secret) => secret.trim());
    if (secrets.length > most || secrets.some((secret) => secret.length < min)) {
      throw new EnvError(`is not accepted: it takes up to ${most} of at least ${min} characters, with a comma between`);
    }
    return secrets;
  });

/** An ISO 4217 code that this runtime's Intl knows. */
export const currencyCode = makeValidator<string>((value) => {
  if (!Intl.supportedValuesOf('currency').includes(value)) refuse(value, 'an ISO 4217 code such as USD or COP');
  return value;
});

/** Text that can stand in a header: printable ASCII, not empty. */
export const headerText = makeValidator<string>((value) => {
  if (!/^[\x21-\x7e]([\x20-\x7e]{0,98}[\x21-\x7e])?$/.test(value)) refuse(value, '1 to 100 printable ASCII characters');
  return value;
});

/** Text that is not empty. */
export const text = makeValidator<string>((value) => {
  if (value.trim() === '') refuse(value, 'text that is not empty');
  return value;
});

/** `off`, `on` (one proxy), a number of proxies, or a list of addresses, networks and names that Express understands. */
export const trustProxy = makeValidator<string>((value) => {
  const known = /^(off|on|\d{1,2})$/.test(value) || value.split(',').every((part) => isProxy(part.trim()));
  if (!known) refuse(value, 'off, on (one proxy), the number of proxies, or their addresses or networks');
  return value;
});

function isProxy(text: string): boolean {
  if (/^(loopback|linklocal|uniquelocal)$/.test(text)) return true;
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return (
    rest.length === 0 && bits > 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
  );
}

/** See {@link parseFailpoints}. */
export const failpoints = makeValidator<FailpointSetting>(
  (value) =>
    parseFailpoints(value) ??
    refuse(value, 'trace=FILE and [SCOPE>]PORT.METHOD:before|after:N=kill|error|stall|stop, with ; between'),
);
