import { signed } from '../../../psp/signature.js';
import { newId } from '../../../shared/ids.js';
import { Money } from '../../../shared/money.js';
import type { RawNotice } from '../../application/ports/payment-notices.js';
import { UnreadableNoticeError } from '../../domain/order-errors.js';
import type { PaymentId } from '../../domain/payment.js';
import { MutableClock } from '../../../../test/support/mutable-clock.js';
import { HttpPaymentNotices, NoPaymentNotices } from './http-payment.notices.js';

const [OLD, NEW] = ['o'.repeat(32), 'n'.repeat(32)];
const clock = new MutableClock();
const notices = new HttpPaymentNotices([NEW, OLD], clock);

const payment = newId<PaymentId>();
const data = { id: 'ch_1', payment, status: 'captured', amount: 4000, currency: 'USD' };
const event = (change: object = {}) => JSON.stringify({ id: 'evt_1', type: 'charge.captured', data, ...change });

function notice(body: string, change: Record<string, string | undefined> = {}, secret = NEW, ageMs = 0): RawNotice {
  const message = signed('evt_1', body, secret, clock.now().getTime() - ageMs);
  const headers: Record<string, string | undefined> = { ...message.headers, ...change };
  return { header: (name) => headers[name], body: Buffer.from(body) };
}
const headersOf = (raw: RawNotice) => ({
  'webhook-timestamp': raw.header('webhook-timestamp'),
  'webhook-signature': raw.header('webhook-signature'),
});
const problemOf = (raw: RawNotice): unknown => {
  try {
    notices.read(raw);
  } catch (error) {
    return error instanceof Error && 'problem' in error ? error.problem : error;
  }
  return 'believed';
};

describe('the notices of a payment provider', () => {
  it('are read when they are signed, with the new secret or with the old one', () => {
    const answer = { kind: 'captured', reference: 'ch_1', amount: Money.of(4000, 'USD') };
    for (const secret of [NEW, OLD]) {
      expect(notices.read(notice(event(), {}, secret))).toEqual({
        event: 'evt_1',
        charge: { paymentId: payment, answer },
      });
    }
    const declined = event({
      type: 'charge.declined',
      data: { ...data, status: 'declined', reason: 'insufficient_funds' },
    });
    expect(notices.read(notice(declined)).charge?.answer).toEqual({ kind: 'declined', reason: 'insufficient_funds' });
  });

  it('may carry several signatures, of which one fits', () => {
    const good = notice(event()).header('webhook-signature') ?? '';
    const other = `v1=${'0'.repeat(64)}`;
    expect(problemOf(notice(event(), { 'webhook-signature': `${other}, ${good}` }))).toBe('believed');
    expect(problemOf(notice(event(), { 'webhook-signature': `v2=x,${good}` }))).toBe('believed');
    const many = [...Array<string>(20).fill(other), good].join(',');
    expect(problemOf(notice(event(), { 'webhook-signature': many }))).toBe('wrong signature');
  });

  it.each<[Record<string, string | undefined>, string]>([
    [{ 'webhook-signature': undefined }, 'unsigned'],
    [{ 'webhook-signature': '' }, 'unsigned'],
    [{ 'webhook-signature': 'v1=' }, 'unsigned'],
    [{ 'webhook-signature': `v1=${'z'.repeat(64)}` }, 'unsigned'],
    [{ 'webhook-signature': `v1=${'0'.repeat(63)}` }, 'unsigned'],
    [{ 'webhook-signature': `v1=${'0'.repeat(64)}` }, 'wrong signature'],
    [{ 'webhook-timestamp': undefined }, 'unsigned'],
    [{ 'webhook-timestamp': 'now' }, 'unsigned'],
    [{ 'webhook-timestamp': '1e9' }, 'unsigned'],
    [{ 'webhook-timestamp': '-1' }, 'unsigned'],
    [{ 'webhook-timestamp': '9'.repeat(400) }, 'unsigned'],
    [{ 'webhook-timestamp': '1' }, 'wrong signature'],
  ])('are refused with %j', (change, problem) => {
    expect(problemOf(notice(event(), change))).toBe(problem);
  });

  it('are refused when another secret signed them, or when one byte is another', () => {
    expect(problemOf(notice(event(), {}, 'x'.repeat(32)))).toBe('wrong signature');
    const honest = notice(event());
    const body = Buffer.from(event({ data: { ...data, amount: 4001 } }));
    expect(problemOf({ header: honest.header, body })).toBe('wrong signature');
    expect(problemOf({ header: honest.header, body: Buffer.from(`${event()} `) })).toBe('wrong signature');
    expect(problemOf(notice(event(), headersOf(notice(event({ id: 'evt_2' })))))).toBe('wrong signature');
  });

  it.each([
    [299_000, 'believed'],
    [-299_000, 'believed'],
    [302_000, 'stale'],
    [-302_000, 'stale'],
  ])('signed %d ms ago are %s', (age, problem) => {
    expect(problemOf(notice(event(), {}, NEW, age))).toBe(problem);
  });

  it.each([
    '',
    'x',
    'null',
    '[]',
    '"text"',
    event({ id: 7 }),
    event({ id: 'evt 1' }),
    event({ type: undefined }),
    event({ data: null }),
    event({ data: { ...data, payment: 'somebody' } }),
    event({ data: { ...data, amount: '4000' } }),
    event({ data: { ...data, amount: 0 } }),
    event({ data: { ...data, amount: -1 } }),
    event({ data: { ...data, amount: 4000.5 } }),
    event({ data: { ...data, currency: 'dollars' } }),
    event({ data: { ...data, status: 'declined' } }),
    event({ data: { ...data, status: 'cancelled' } }),
    event({ type: 'charge.declined' }),
  ])('that say %j say nothing', (body) => {
    expect(() => notices.read(notice(body))).toThrow(UnreadableNoticeError);
  });

  it('of other kinds are heard and mean nothing', () => {
    for (const type of ['refund.made', 'charge.cancelled', 'dispute.opened']) {
      expect(notices.read(notice(event({ type })))).toEqual({ event: 'evt_1', charge: undefined });
    }
  });

  it('are never believed where there is no such provider', () => {
    expect(() => new NoPaymentNotices().read()).toThrow('the signature does not prove');
  });
});
