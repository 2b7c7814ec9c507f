import type { Message, Options } from 'amqplib';
import type { DomainEvent, EventId } from '../../../shared/domain-event.js';
import { parseId } from '../../../shared/ids.js';
import type { EventOrigin } from '../event-transport.js';

/** Version of the envelope. What only adds fields keeps it; a consumer refuses any other. */
const FORMAT = 1;
const FORMAT_HEADER = 'bookstore-format';
const REQUEST_HEADER = 'request-id';
const ATTEMPTS_HEADER = 'bookstore-attempts';
const CONSUMER_HEADER = 'bookstore-consumer';
const ERROR_HEADER = 'bookstore-error';
const FAILED_AT_HEADER = 'bookstore-failed-at';
const CONTENT_TYPE = 'application/json';
const MAX_ERROR_LENGTH = 2_000;

/** What goes over the wire: the body, and what stands beside it. */
export interface EventMessage {
  readonly content: Buffer;
  readonly properties: Options.Publish;
}

/** Why a delivery failed, as it travels with the message. */
export interface DeliveryFailure {
  readonly consumer: string;
  /** How often it has failed by now. */
  readonly attempts: number;
  readonly error: string;
  readonly at: Date;
}

/** A message that is no event as this version knows them. It will not become one by trying again. */
export class UnreadableMessageError extends Error {
  constructor(why: string) {
    super(`the message is unreadable: ${why}`);
    this.name = 'UnreadableMessageError';
  }
}

/** The envelope as JSON. Its id and type stand in the properties as well, for whoever looks at the broker. */
export function messageOf(event: DomainEvent, origin?: EventOrigin): EventMessage {
  const { id, type, subject, occurredAt, payload } = event;
  return {
    content: Buffer.from(JSON.stringify({ id, type, subject, occurredAt: occurredAt.toISOString(), payload })),
    properties: {
      persistent: true,
      contentType: CONTENT_TYPE,
      contentEncoding: 'utf-8',
      messageId: id,
      type,
      // AMQP counts in seconds; the body has the milliseconds.
      timestamp: Math.floor(occurredAt.getTime() / 1000),
      appId: 'bookstore',
      headers: {
        [FORMAT_HEADER]: FORMAT,
        ...(origin?.requestId === undefined ? {} : { [REQUEST_HEADER]: origin.requestId }),
      },
    },
  };
}

/** @throws UnreadableMessageError */
export function eventOf(message: Pick<Message, 'content' | 'properties'>): DomainEvent {
  const { contentType } = message.properties as Options.Publish;
  if (contentType !== CONTENT_TYPE) throw new UnreadableMessageError(`its content type is ${String(contentType)}`);
  const format = headerOf(message, FORMAT_HEADER);
  if (format !== FORMAT) throw new UnreadableMessageError(`its format is ${String(format)}, not ${FORMAT}`);
  const body = parsed(message.content);
  const id = parseId<EventId>(body['id']);
  const { type, subject, occurredAt, payload } = body;
  if (!id) throw new UnreadableMessageError('it has no id');
  if (typeof type !== 'string' || typeof subject !== 'string') throw new UnreadableMessageError('its type or subject');
  if (typeof occurredAt !== 'string' || Number.isNaN(Date.parse(occurredAt)))
    throw new UnreadableMessageError('its time');
  if (typeof payload !== 'object' || payload === null) throw new UnreadableMessageError('its payload is no object');
  return { id, type, subject, occurredAt: new Date(occurredAt), payload };
}

export function originOf(message: Pick<Message, 'properties'>): EventOrigin {
  const requestId = headerOf(message, REQUEST_HEADER);
  return { requestId: typeof requestId === 'string' ? requestId : undefined };
}

/** How often the delivery has failed before. */
export function attemptsOf(message: Pick<Message, 'properties'>): number {
  const attempts = headerOf(message, ATTEMPTS_HEADER);
  return typeof attempts === 'number' && Number.isInteger(attempts) && attempts > 0 ? attempts : 0;
}

/** The failure that a dead message tells of; `null` when it was not set aside by this program. */
export function failureOf(message: Pick<Message, 'properties'>): DeliveryFailure | null {
  const [consumer, error, at] = [CONSUMER_HEADER, ERROR_HEADER, FAILED_AT_HEADER].map((name) =>
    headerOf(message, name),
  );
  if (typeof consumer !== 'string') return null;
  return {
    consumer,
    attempts: attemptsOf(message),
    error: typeof error === 'string' ? error : '',
    at: new Date(typeof at === 'string' ? at : Number.NaN),
  };
}

/** The same message once more, with what befell it. */
export function failedAgain(message: Message, failure: DeliveryFailure): EventMessage {
  return again(message, {
    [ATTEMPTS_HEADER]: failure.attempts,
    [CONSUMER_HEADER]: failure.consumer,
    [ERROR_HEADER]: failure.error.slice(0, MAX_ERROR_LENGTH),
    [FAILED_AT_HEADER]: failure.at.toISOString(),
  });
}

/** The same message as if it had never failed. */
export const freshAgain = (message: Message): EventMessage => again(message, {});

/**
 * Only the headers of our own go along: with the broker's record of dead-lettering (`x-death`) it would take the second time
 * through a queue for a circle and drop the message.
 */
function again({ content, properties }: Message, failure: Record<string, unknown>): EventMessage {
  const { contentType, contentEncoding, messageId, type, timestamp, appId } = properties as Options.Publish;
  const kept = [FORMAT_HEADER, REQUEST_HEADER].flatMap((name) => {
    const value = headerOf({ properties }, name);
    return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [];
  });
  return {
    content,
    properties: {
      persistent: true,
      contentType,
      contentEncoding,
      messageId,
      type,
      timestamp,
      appId,
      headers: { ...(Object.fromEntries(kept) as Record<string, unknown>), ...failure },
    },
  };
}

function parsed(content: Buffer): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(content.toString('utf8'));
  } catch {
    throw new UnreadableMessageError('its body is no JSON');
  }
  if (typeof body !== 'object' || body === null) throw new UnreadableMessageError('its body is no object');
  return { ...body };
}

function headerOf({ properties }: Pick<Message, 'properties'>, name: string): unknown {
  const headers: unknown = properties.headers;
  return typeof headers === 'object' && headers !== null && Object.hasOwn(headers, name)
    ? Reflect.get(headers, name)
    : undefined;
}
