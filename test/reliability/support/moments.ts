/** Which steps of a trace are moments to crash in. */
export interface Watched {
  /** What a crash is tried in. */
  readonly scopes: RegExp;
  /** What changes something outside of the process, when it returns. */
  readonly changes: RegExp;
}

/** Checkout, pay, cancel, refund, relay, and the timers that finish them. */
const SCOPES =
  'POST /api/v1/orders(?:/[^>]*)?|orders\\.(?:expire|reconcile-payments|refund-payments|settle-stock|sweep-checkouts)|events\\.relay';
/** A write, the COMMIT that ends a unit, a call of somebody else's program. */
const CHANGES = 'Database\\.(?:execute|insert)|UnitOfWork\\.once|PaymentGateway\\.\\w+';

export const IN_ONE_PROCESS: Watched = {
  scopes: new RegExp(`^(?:${SCOPES})$`),
  changes: new RegExp(`^(?:${CHANGES}):after:`),
};

/** Where each service has a process, the others are asked, and told of events, over the network. */
export const IN_SERVICES: Watched = {
  scopes: new RegExp(`^(?:${SCOPES}|POST /internal/[a-z]+/[a-z-]+)$`),
  changes: new RegExp(
    `^(?:${CHANGES}|CatalogApi\\.(?:reserve|confirm|release|restock)|EventTransport\\.publish):after:`,
  ),
};

/** What a broker brings is applied in no request and no timer. Further on the numbers depend on what came before. */
const CONSUMED = /^start>WriteMailConsumer\.apply:(?:before|after):[12]$/;

const LINE = /^(?<scope>[^>]+)>(?<step>.+)$/;

/** The relay carries one event after another: beyond the first few it passes the same steps again, as often as there are events. */
const RELAYED_AGAIN = /^events\.relay>.*:after:(?:1[3-9]|[2-9]\d|\d{3,})$/;

/**
 * The moments of a trace that a crash can tell apart, as failpoints: the first step of each scope, and each step that returns
 * from changing something outside of the process, committed or not. Steps between two of those wrap one another, or read: they
 * leave nothing behind but in this process, whose memory is lost whichever of them it dies in. Orders' codes become `*`, and
 * what several orders do alike is one moment.
 */
export function momentsOf(trace: readonly string[], { scopes, changes }: Watched): readonly string[] {
  const moments = new Set<string>();
  const entered = new Set<string>();
  for (const line of trace) {
    const { scope: traced = '', step = '' } = LINE.exec(line)?.groups ?? {};
    if (CONSUMED.test(line)) moments.add(line);
    if (!scopes.test(traced)) continue;
    const scope = traced.replace(/(\/orders\/)[^/]+/, '$1*');
    const moment = `${scope}>${step}`;
    if ((changes.test(step) || !entered.has(scope)) && !RELAYED_AGAIN.test(moment)) moments.add(moment);
    entered.add(scope);
  }
  return [...moments];
}

export const scopeOf = (moment: string): string => moment.slice(0, moment.indexOf('>'));
