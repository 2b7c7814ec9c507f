/** What a crash is tried in: checkout, pay, cancel, refund, relay, and the timers that finish them. */
const SCOPES =
  /^(?:POST \/api\/v1\/orders(?:\/[^>]*)?|orders\.(?:expire|reconcile-payments|refund-payments|settle-stock|sweep-checkouts)|events\.relay)$/;
const LINE = /^(?<scope>[^>]+)>(?<step>.+)$/;

/** What changes something outside of the process: a write, the COMMIT that ends a unit, a call of somebody else's program. */
const CHANGES = /^(?:Database\.(?:execute|insert)|UnitOfWork\.once|PaymentGateway\.\w+):after:/;

/** The relay carries one event after another: beyond the first few it passes the same steps again, as often as there are events. */
const RELAYED_AGAIN = /^events\.relay>.*:after:(?:1[3-9]|[2-9]\d|\d{3,})$/;

/**
 * The moments of a trace that a crash can tell apart, as failpoints: the first step of each scope, and each step that returns
 * from changing something outside of the process, committed or not. Steps between two of those wrap one another, or read: they
 * leave nothing behind but in this process, whose memory is lost whichever of them it dies in. Orders' codes become `*`, and
 * what several orders do alike is one moment.
 */
export function momentsOf(trace: readonly string[]): readonly string[] {
  const moments = new Set<string>();
  const entered = new Set<string>();
  for (const line of trace) {
    const { scope: traced = '', step = '' } = LINE.exec(line)?.groups ?? {};
    if (!SCOPES.test(traced)) continue;
    const scope = traced.replace(/(\/orders\/)[^/]+/, '$1*');
    const moment = `${scope}>${step}`;
    if ((CHANGES.test(step) || !entered.has(scope)) && !RELAYED_AGAIN.test(moment)) moments.add(moment);
    entered.add(scope);
  }
  return [...moments];
}

export const scopeOf = (moment: string): string => moment.slice(0, moment.indexOf('>'));
