import type { Message } from 'amqplib';
import type { DomainEvent, EventId } from '../../../shared/domain-event.js';
import { newId } from '../../../shared/ids.js';
import { attemptsOf, eventOf, failedAgain, failureOf, freshAgain, messageOf, originOf } from './event-message.js';

const event: DomainEvent = {
  id: newId<EventId>(),
  type: 'orders.order_paid',
  subject: 'order-1',
  occurredAt: new Date('2026-03-01T10:20:30.456Z'),
  payload: { text: 'ñandú 📚', amount: 12 },
};

const FIELDS: Message['fields'] = { deliveryTag: 1, redelivered: false, exchange: '', routingKey: '' };
const NONE = undefined;
const PROPERTIES: Message['properties'] = {
  contentType: NONE,
  contentEncoding: NONE,
  headers: NONE,
  deliveryMode: NONE,
  priority: NONE,
  correlationId: NONE,
  replyTo: NONE,
  expiration: NONE,
  messageId: NONE,
  timestamp: NONE,
  type: NONE,
  userId: NONE,
  appId: NONE,
  clusterId: NONE,
};

/** As it arrives. */
const arrived = (message: Pick<Message, 'content'> & { readonly properties: object }, more: object = {}): Message => ({
  content: message.content,
  properties: { ...PROPERTIES, ...message.properties, ...more },
  fields: FIELDS,
});

describe('an event as a message', () => {
  it('says what it is beside its body, and is kept on disk', () => {
    const { content, properties } = messageOf(event, { requestId: 'r1' });
    expect(JSON.parse(content.toString('utf8'))).toEqual({ ...event, occurredAt: '2026-03-01T10:20:30.456Z' });
    expect(properties).toEqual({
      persistent: true,
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      messageId: event.id,
      type: event.type,
      timestamp: 1_772_360_430,
      appId: 'bookstore',
      headers: { 'bookstore-format': 1, 'request-id': 'r1' },
    });
  });

  it('is the same event when it arrives, of the same request', () => {
    const message = arrived(messageOf(event, { requestId: 'r1' }));
    expect(eventOf(message)).toEqual(event);
    expect(originOf(message)).toEqual({ requestId: 'r1' });
    expect(originOf(arrived(messageOf(event)))).toEqual({ requestId: undefined });
  });

  it('may have fields that this version does not know', () => {
    const content = Buffer.from(
      JSON.stringify({ ...event, occurredAt: event.occurredAt.toISOString(), colour: 'red' }),
    );
    expect(eventOf(arrived({ ...messageOf(event), content }))).toEqual(event);
  });

  it.each([
    ['no JSON', { content: Buffer.from('{"cut') }],
    ['a list', { content: Buffer.from('[]') }],
    ['null', { content: Buffer.from('null') }],
    ['no fields', { content: Buffer.from('{}') }],
  ])('is unreadable with %s in its body', (_name, wrong) => {
    expect(() => eventOf(arrived({ ...messageOf(event), ...wrong }))).toThrow(/^the message is unreadable: /);
  });

  it.each([
    ['id', 'x'],
    ['type', 7],
    ['subject', null],
    ['occurredAt', 'yesterday'],
    ['payload', 'text'],
  ])('is unreadable when its %s is %p', (field, value) => {
    const content = Buffer.from(
      JSON.stringify({ ...event, occurredAt: event.occurredAt.toISOString(), [field]: value }),
    );
    expect(() => eventOf(arrived({ ...messageOf(event), content }))).toThrow(/unreadable/);
  });

  it('is unreadable in another format', () => {
    const message = messageOf(event);
    expect(() => eventOf(arrived(message, { headers: { 'bookstore-format': 2 } }))).toThrow(/format is 2, not 1/);
    expect(() => eventOf(arrived(message, { contentType: 'text/plain' }))).toThrow(/content type is text\/plain/);
    expect(() => eventOf(arrived(message, { headers: undefined }))).toThrow(/format is undefined/);
  });

  it('tells of its failures, and forgets them and what the broker wrote when it begins afresh', () => {
    const failure = { consumer: 'lab.note', attempts: 3, error: 'x'.repeat(3_000), at: new Date(0) };
    const first = arrived(messageOf(event, { requestId: 'r1' }));
    expect([attemptsOf(first), failureOf(first)]).toEqual([0, null]);
    const failed = arrived(failedAgain(first, failure));
    expect(attemptsOf(failed)).toBe(3);
    expect(failureOf(failed)).toEqual({ ...failure, error: 'x'.repeat(2_000) });
    const headers = { ...(failed.properties.headers as object), 'x-death': [{ queue: 'q' }] };
    expect(freshAgain(arrived(failed, { headers }))).toEqual(messageOf(event, { requestId: 'r1' }));
  });
});
